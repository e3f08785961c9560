package com.kotsin.streamingcandle.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.springframework.web.filter.OncePerRequestFilter;

/** Where no key is asked for, those on this machine are known; whoever comes through a proxy may be anywhere. */
final class LocalCallers extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(isLocal(request) ? new KnownCaller(request) : request, response);
    }

    private static boolean isLocal(HttpServletRequest request) throws IOException {
        boolean passedOn = Stream.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
                .anyMatch(header -> request.getHeader(header) != null);
        // The address of a connection is numbers: nothing is looked up.
        return !passedOn && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
    }
}
