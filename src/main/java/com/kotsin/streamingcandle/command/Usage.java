package com.kotsin.streamingcandle.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Answers {@code --help} and {@code --version} without starting anything. */
final class Usage {

    private static final String HELP = """
            streamingcandle makes OHLCV candles from trades in Kafka, to Kafka, MongoDB and HTTP.

            Usage: java -jar streamingcandle.jar [--property=value ...]      starts the service
                   java -jar streamingcandle.jar COMMAND [--help | OPTIONS]

            Commands, which need no broker and no store:
              sessions       the sessions of a calendar, and the windows of their candles
              try-format     what messages become in a tick format
            Commands with the settings of the service:
              check-config   whether the service can start, and what it would do; --connect asks broker and store too
              explain        which ticks made a candle, which were late, and which did not count
              rebuild        makes candles anew from their ticks, and repairs what was published wrong
              load           sends ticks to a topic, compares the candles that come back, and measures how long they take
              soak           starts the service, puts it under load for hours, and judges whether it leaks or is wrong

            Required, here or in the environment:
              --spring.kafka.bootstrap-servers=HOST:PORT[,...]   SPRING_KAFKA_BOOTSTRAP_SERVERS
              --spring.mongodb.uri=mongodb://HOST:PORT           SPRING_MONGODB_URI
            Often set:
              --streamingcandle.sources[0].topic=TOPIC           ticks topic (default: ticks)
              --streamingcandle.sources[0].format=FORMAT         default: native; docs/formats.md has the others
              --streamingcandle.state-dir=DIRECTORY              default: /var/lib/kafka-streams/streamingcandle
              --streamingcandle.instance-id=ID                   default: the host's name
              --server.port=PORT                                 default: 8080, on 127.0.0.1
            Every property: docs/configuration.md. They may also stand in config/application.yaml beside the jar.

              --help      this text; behind a command, its options
              --version   the version

            Exit codes: 0 stopped in order, 75 another process runs as this instance id, 78 a setting or a directory
            cannot be used (the message says which), 2 a command line is wrong, 1 anything else.""";

    private Usage() {}

    /** @return whether the arguments asked for this and nothing is to be started */
    static boolean answered(String[] args, PrintWriter out) {
        if (List.of(args).contains("--help")) {
            out.println(HELP);
            return true;
        }
        if (List.of(args).contains("--version")) {
            String version = Usage.class.getPackage().getImplementationVersion();
            out.println("streamingcandle " + Optional.ofNullable(version).orElse("(not packaged)"));
            return true;
        }
        return false;
    }
}
