package com.kotsin.streamingcandle.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalCallersTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    private boolean isKnown() throws ServletException, IOException {
        var chain = new MockFilterChain();
        new LocalCallers().doFilter(request, new MockHttpServletResponse(), chain);
        return ((HttpServletRequest) chain.getRequest()).getUserPrincipal() != null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "0:0:0:0:0:0:0:1"})
    void whoever_asks_on_this_machine_is_known(String address) throws Exception {
        request.setRemoteAddr(address);

        assertThat(isKnown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "192.168.1.2", "2001:db8:0:0:0:0:0:1", "0.0.0.0"})
    void whoever_asks_from_elsewhere_is_not(String address) throws Exception {
        request.setRemoteAddr(address);

        assertThat(isKnown()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"})
    void whoever_comes_through_a_proxy_of_this_machine_is_not(String header) throws Exception {
        request.setRemoteAddr("127.0.0.1");
        request.addHeader(header, "127.0.0.1");

        assertThat(isKnown()).isFalse();
    }
}
