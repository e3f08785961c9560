package com.kotsin.streamingcandle.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request of somebody who may see the inside, such as the details of health. */
final class KnownCaller extends HttpServletRequestWrapper {

    KnownCaller(HttpServletRequest request) {
        super(request);
    }

    @Override
    public Principal getUserPrincipal() {
        return () -> "operator";
    }
}
