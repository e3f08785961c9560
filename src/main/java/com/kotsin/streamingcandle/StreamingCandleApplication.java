package com.kotsin.streamingcandle;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service: trades from Kafka in, candles to Kafka, MongoDB and HTTP out. */
@SpringBootApplication
public class StreamingCandleApplication {

    public static void main(String[] args) {
        SpringApplication.run(StreamingCandleApplication.class, args);
    }
}
