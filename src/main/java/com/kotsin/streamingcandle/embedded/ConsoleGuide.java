package com.kotsin.streamingcandle.embedded;

import java.io.PrintStream;
import org.springframework.core.env.Environment;

/** Says what runs, where, and how to look at it, to somebody who sees it for the first time. */
record ConsoleGuide(
        DemoSettings settings, EmbeddedBroker broker, EmbeddedStore store, Feed feed, Environment environment) {

    private static final String TEXT = """

            ------------------------------------------------------------------------------------------
            streamingcandle runs, with a broker and a store in this process.

              feed     %1$s
            %2$s  broker   %3$s
              store    %4$s
              chart    http://127.0.0.1:%5$s/
              data     %6$s (a second start goes on from there; delete it to start afresh)

            Look, from a second terminal in this directory:
              candles  mvn -q exec:java -Dexec.mainClass=org.apache.kafka.tools.consumer.ConsoleConsumer \\
                         -Dexec.args="--bootstrap-server %3$s --topic candles-1m --formatter-property print.key=true --isolation-level read_committed"
              groups   mvn -q exec:java -Dexec.mainClass=org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \\
                         -Dexec.args="--bootstrap-server %3$s --describe --all-groups"
              health   curl http://127.0.0.1:%5$s/actuator/health
              history  curl 'http://127.0.0.1:%5$s/api/v1/candles?symbol=%7$s&timeframe=1m'
              stream   curl -N 'http://127.0.0.1:%5$s/api/v1/stream?symbol=%7$s&timeframe=1m'
            With Kafka's own tools:
              kafka-console-consumer --bootstrap-server %3$s --topic candles-1m-live --isolation-level read_committed
            %8$s
            Stop with Ctrl-C. To replay trades instead of the simulator:
              mvn spring-boot:run -Dspring-boot.run.arguments="--streamingcandle.demo.replay-file=FILE --streamingcandle.demo.replay-speed=60"
            ------------------------------------------------------------------------------------------
            """;

    private static final String LOAD = """
            Does it keep up, and is every candle right? (mvn package makes the jar)
              java -jar target/streamingcandle.jar load --topic ticks --spring.kafka.bootstrap-servers=%s
            """;

    void print(PrintStream console) {
        console.printf(
                TEXT,
                feed.description(),
                settings.replays()
                        ? ""
                        : "           Indian symbols use a demo calendar: they trade at any hour of any day\n",
                broker.bootstrapServers(),
                store.uri(),
                environment.getProperty("local.server.port", "8080"),
                settings.directory().toAbsolutePath(),
                settings.replays() ? "SYMBOL" : "NSE:RELIANCE",
                settings.replays() ? "" : LOAD.formatted(broker.bootstrapServers()));
        console.flush();
    }
}
