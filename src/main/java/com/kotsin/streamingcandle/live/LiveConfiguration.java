package com.kotsin.streamingcandle.live;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What reads the candle topics on demand. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    @Bean
    RecentMinutes recentMinutes() {
        return symbol -> List.of();
    }
}
