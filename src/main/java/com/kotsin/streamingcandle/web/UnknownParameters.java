package com.kotsin.streamingcandle.web;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the asked method does not have, which would be left unheeded otherwise (a misspelt
 * {@code form} would give other candles than were meant), and values that are longer than any that makes sense.
 */
final class UnknownParameters implements HandlerInterceptor {

    /** Fifty symbols of a hundred characters. */
    private static final int LONGEST_VALUE = 5_000;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> known = parameters(method);
            request.getParameterMap().forEach((name, values) -> check(name, values, known));
        }
        return true;
    }

    private static Set<String> parameters(HandlerMethod method) {
        Set<String> names = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
                names.add(Stream.of(annotation.name(), annotation.value(), parameter.getParameterName())
                        .filter(Objects::nonNull)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElseThrow());
            }
        }
        return names;
    }

    private static void check(String name, String[] values, Set<String> known) {
        if (!known.contains(name)) {
            String allowed = known.isEmpty()
                    ? "none"
                    : known.stream().map("'%s'"::formatted).collect(joining(", "));
            throw refusal(
                    "There is no parameter '%s' here; known are: %s".formatted(shown(name), allowed),
                    Map.of("parameter", shown(name), "allowed", allowed));
        }
        int length = Arrays.stream(values).mapToInt(String::length).sum();
        if (length > LONGEST_VALUE) {
            String allowed = "at most %d characters in all".formatted(LONGEST_VALUE);
            throw refusal(
                    "Parameter '%s' has %d characters; it must have %s".formatted(name, length, allowed),
                    Map.of("parameter", name, "allowed", allowed));
        }
    }

    private static ErrorResponseException refusal(String detail, Map<String, Object> properties) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        properties.forEach(problem::setProperty);
        return new ErrorResponseException(HttpStatus.BAD_REQUEST, problem, null);
    }

    /** A name from outside, made fit for a message. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^\\w.-]", "?");
        return plain.length() > 32 ? plain.substring(0, 32) + "…" : plain;
    }
}
