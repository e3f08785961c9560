package com.kotsin.streamingcandle.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets nobody in without a key, except those who ask whether the process is alive and ready. */
final class ApiKeyFilter extends OncePerRequestFilter {

    private static final Set<String> OPEN =
            Set.of("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health/startup");
    private static final String KEY_HEADER = "X-API-Key";
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final List<byte[]> hashes;
    private final JsonMapper json;

    /** @param keys any of them lets in */
    ApiKeyFilter(Set<String> keys, JsonMapper json) {
        this.hashes = keys.stream().map(ApiKeyFilter::hash).toList();
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The path as it was sent: one that only means an open path after decoding is none.
        if (shown(request).anyMatch(this::isKey)) {
            chain.doFilter(new KnownCaller(request), response);
        } else if (OPEN.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else {
            refuse(response);
        }
    }

    private static Stream<String> shown(HttpServletRequest request) {
        String authorization = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .map(String::strip)
                .orElse("");
        return Stream.of(
                        Optional.ofNullable(request.getHeader(KEY_HEADER)),
                        after(BEARER, authorization),
                        after(BASIC, authorization).flatMap(ApiKeyFilter::password))
                .flatMap(Optional::stream);
    }

    private static Optional<String> after(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                ? Optional.of(authorization.substring(scheme.length()).strip())
                : Optional.empty();
    }

    /** RFC 7617: user, a colon, password; the user may be anybody. */
    private static Optional<String> password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(decoded.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Takes as long for any text: hashes of one length are compared to the end. */
    private boolean isKey(String text) {
        byte[] shown = hash(text);
        return hashes.stream().anyMatch(hash -> MessageDigest.isEqual(hash, shown));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"streamingcandle\", charset=\"UTF-8\"");
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"streamingcandle\"");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNAUTHORIZED,
                "This needs the API key: as 'Authorization: Bearer KEY', as 'X-API-Key: KEY', or as the password of HTTP Basic");
        json.writeValue(response.getOutputStream(), problem);
    }
}
