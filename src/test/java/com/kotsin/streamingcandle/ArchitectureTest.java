package com.kotsin.streamingcandle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.kotsin.streamingcandle.candle.Timeframe;
import com.kotsin.streamingcandle.wire.DeadLetter;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Date;
import java.util.List;
import java.util.Set;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "com.kotsin.streamingcandle";
    private static final Set<String> CLOCK_READERS =
            Set.of("java.time.Clock", "java.time.InstantSource", "java.util.Calendar");

    @ArchTest
    static final ArchRule market_knows_nothing_but_the_jdk = classes()
            .that()
            .resideInAPackage("..market..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ROOT + ".market..")
            .because("what is traded and when is plain arithmetic, tested in microseconds and shared by every stage");

    @ArchTest
    static final ArchRule candle_knows_nothing_but_the_jdk_and_market = classes()
            .that()
            .resideInAPackage("..candle..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ROOT + ".candle..", ROOT + ".market..")
            .because("candle arithmetic is tested in microseconds and shared by every stage");

    @ArchTest
    static final ArchRule wire_knows_only_the_nouns_jackson_and_record_headers = classes()
            .that()
            .resideInAPackage("..wire..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..",
                    "org.apache.kafka.common.header..",
                    own("wire"),
                    own("candle"),
                    own("market"))
            .because("the published form of a candle does not depend on what carries it");

    @ArchTest
    static final ArchRule ingest_knows_only_market_and_jackson = classes()
            .that()
            .resideInAPackage("..ingest..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "tools.jackson..", "com.fasterxml.jackson.annotation..", own("ingest"), own("market"))
            .allowEmptyShould(true)
            .because("a tick becomes a trade without Kafka and without Spring");

    @ArchTest
    static final ArchRule topologies_know_no_spring = noClasses()
            .that()
            .resideInAnyPackage("..aggregate..", "..rollup..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .allowEmptyShould(true)
            .because("a topology is the result of a pure function of its settings");

    @ArchTest
    static final ArchRule nothing_that_is_read_says_of_which_class_it_is = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.io\\.ObjectInputStream|.*\\.(JsonTypeInfo|PolymorphicTypeValidator|JacksonJsonDeserializer|JsonDeserializer)")
            .because("whoever may write a tick or a request must not choose what is made of it");

    @ArchTest
    static final ArchRule ingest_knows_no_other_stage = stage("ingest");

    @ArchTest
    static final ArchRule aggregate_knows_no_other_stage_but_ingest = stage("aggregate", "ingest");

    @ArchTest
    static final ArchRule rollup_knows_no_other_stage = stage("rollup");

    @ArchTest
    static final ArchRule persist_knows_no_other_stage = stage("persist");

    @ArchTest
    static final ArchRule live_knows_no_other_stage = stage("live");

    @ArchTest
    static final ArchRule query_knows_no_other_stage_but_persist_and_live = stage("query", "persist", "live");

    @ArchTest
    static final ArchRule udf_knows_only_what_it_asks = stage("udf", "query", "persist", "live");

    @ArchTest
    static final ArchRule rebuild_knows_only_the_arithmetic_of_the_first_stage =
            stage("rebuild", "ingest", "aggregate");

    @ArchTest
    static final ArchRule load_knows_the_service_by_its_topics_only = classes()
            .that()
            .resideInAPackage("..load..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "org.apache.kafka.clients..",
                            "org.apache.kafka.common..",
                            "org.HdrHistogram..",
                            own("load"))
                    .or(belongToAnyOf(Timeframe.class, DeadLetter.class)))
            .because("what finds mistakes of the service must not make them too");

    @ArchTest
    static final ArchRule soak_knows_the_service_from_outside_and_the_load = stage("soak", "load");

    @ArchTest
    static final ArchRule web_knows_no_stage = stage("web");

    @ArchTest
    static final ArchRule nobody_uses_what_is_embedded = noClasses()
            .that()
            .resideOutsideOfPackage("..embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..embedded..")
            .because("the broker and the store in process are not in the production jar");

    @ArchTest
    static final ArchRule time_is_passed_in = noClasses()
            .that()
            .resideOutsideOfPackages("..pipeline..", "..embedded..")
            .should()
            .accessTargetWhere(describe("read the wall clock", ArchitectureTest::readsTheClock))
            .because("replaying a topic must give the same candles");

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().because("a reader follows the data one way");

    @ArchTest
    static final ArchRule nothing_is_printed_but_by_the_console_faces = noClasses()
            .that()
            .resideOutsideOfPackages("..command..", "..embedded..")
            .should()
            .accessTargetWhere(describe("print to the console", ArchitectureTest::prints))
            .because("operators read the log");

    private static ArchRule stage(String stage, String... mayUse) {
        String[] others = List.of(
                        "ingest",
                        "aggregate",
                        "rollup",
                        "persist",
                        "live",
                        "query",
                        "udf",
                        "rebuild",
                        "load",
                        "soak",
                        "pipeline",
                        "command")
                .stream()
                .filter(other -> !other.equals(stage) && !List.of(mayUse).contains(other))
                .map(ArchitectureTest::own)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(own(stage))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .because("stages meet at topics and do not call each other, nor those that run them");
    }

    private static String own(String packageName) {
        return ROOT + "." + packageName + "..";
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "currentTimeMillis", "nanoTime" -> owner.equals(System.class.getName());
            case "<init>" -> access.getTarget().getFullName().equals(Date.class.getName() + ".<init>()");
            default ->
                CLOCK_READERS.contains(owner)
                        && (target.getName().startsWith("system")
                                || target.getName().startsWith("tick")
                                || target.getName().equals("getInstance"));
        };
    }

    private static boolean prints(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        boolean stream = target.getOwner().isEquivalentTo(System.class)
                && (target.getName().equals("out") || target.getName().equals("err"));
        return stream || target.getName().equals("printStackTrace");
    }
}
