package com.kotsin.streamingcandle.pipeline;

import com.kotsin.streamingcandle.persist.MongoConfiguration;
import com.kotsin.streamingcandle.web.HttpSettings;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** The service's settings, from where the service reads them and bound as the service binds them, for a command. */
final class SettingsContext implements AutoCloseable {

    /** What is bound as in the service. Lazily, so that each part that is wrong is told apart. */
    @EnableConfigurationProperties({
        StreamingCandleProperties.class,
        HttpSettings.class,
        KafkaProperties.class,
        ServerProperties.class,
        ManagementServerProperties.class
    })
    @ImportAutoConfiguration({
        ConfigurationPropertiesAutoConfiguration.class,
        PropertyPlaceholderAutoConfiguration.class,
        SslAutoConfiguration.class,
        MongoAutoConfiguration.class
    })
    @Import({PipelineConfiguration.TimeframeConverter.class, MongoConfiguration.class})
    private static final class Settings {}

    /** The answer stands on standard output; a log would be mixed into it, or into the file of the running service. */
    private static final class Quiet implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "quiet",
                            Map.of(
                                    "logging.config", "classpath:silent-logback.xml",
                                    "logging.file.name", "",
                                    "logging.file.path", "")));
        }

        @Override
        public int getOrder() {
            return LoggingApplicationListener.DEFAULT_ORDER - 1;
        }
    }

    private ConfigurableApplicationContext context;
    private Secrets secrets;

    /**
     * Reads the settings. Binds none yet.
     *
     * @param args as on the command line of the service, {@code --name=value}
     */
    void start(String... args) {
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setRegisterShutdownHook(false);
        application.addListeners(new Quiet());
        application.addInitializers(started -> {
            context = started;
            secrets = Secrets.of(started.getEnvironment());
        });
        application.run(args);
    }

    /** What is bound, or an exception that {@link #describe} understands. */
    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Has a rule of the service's start look at the settings. */
    void apply(ApplicationContextInitializer<ConfigurableApplicationContext> rule) {
        rule.initialize(context);
    }

    ConfigurableEnvironment environment() {
        return context.getEnvironment();
    }

    BeanFactory beans() {
        return context;
    }

    Secrets secrets() {
        return secrets;
    }

    /** As Spring Boot tells it when the service does not start. */
    CheckReport.Problem describe(RuntimeException problem) {
        ArgumentResolver arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, (BeanFactory) context.getBeanFactory())
                        .and(Environment.class, (Environment) context.getEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                .load(FailureAnalyzer.class, arguments, (type, name, failure) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(problem))
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> new CheckReport.Problem(
                        hidden(found.getDescription()), found.getAction() == null ? "" : hidden(found.getAction())))
                .orElseGet(() -> new CheckReport.Problem(
                        hidden(NestedExceptionUtils.getMostSpecificCause(problem)
                                .toString()),
                        ""));
    }

    private String hidden(String text) {
        return secrets == null ? text : secrets.hide(text);
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
