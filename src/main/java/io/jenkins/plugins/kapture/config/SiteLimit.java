package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.function.ToIntFunction;

/** The numbers of a site: their keys, permitted ranges and defaults. */
enum SiteLimit {
    CONNECT_TIMEOUT_SECONDS("connectTimeoutSeconds", SiteLimits::getConnectTimeoutSeconds, 1, 600, 10),
    REQUEST_TIMEOUT_SECONDS("requestTimeoutSeconds", SiteLimits::getRequestTimeoutSeconds, 1, 600, 30),
    MAX_ATTEMPTS("maxAttempts", SiteLimits::getMaxAttempts, 1, 10, 3),
    MAX_CONCURRENT_REQUESTS("maxConcurrentRequests", SiteLimits::getMaxConcurrentRequests, 1, 64, 8),
    MAX_REQUESTS_PER_MINUTE("maxRequestsPerMinute", SiteLimits::getMaxRequestsPerMinute, 0, 60_000, 0);

    private static final int NOT_A_NUMBER = Integer.MIN_VALUE;

    final String key;
    final int defaultValue;
    private final ToIntFunction<SiteLimits> getter;
    private final int min;
    private final int max;

    SiteLimit(String key, ToIntFunction<SiteLimits> getter, int min, int max, int defaultValue) {
        this.key = key;
        this.getter = getter;
        this.min = min;
        this.max = max;
        this.defaultValue = defaultValue;
    }

    void check(SiteLimits limits) {
        check(getter.applyAsInt(limits));
    }

    private int check(int value) {
        if (value == NOT_A_NUMBER) {
            throw new InvalidInputException(
                    Messages._SiteLimit_noNumber(String.valueOf(min), String.valueOf(max))::toString);
        }
        if (value < min || value > max) {
            throw invalid(String.valueOf(value));
        }
        return value;
    }

    /** Reads a field of the form; blank means the default. */
    int parse(String text) {
        String trimmed = Util.fixNull(text).trim();
        if (trimmed.isEmpty()) {
            return defaultValue;
        }
        try {
            return check(Integer.parseInt(trimmed));
        } catch (NumberFormatException e) {
            throw invalid(trimmed);
        }
    }

    /** Data binding passes {@code null} for a text that is not a number, and would pass 0 for an {@code int}. */
    static int orInvalid(@CheckForNull Integer value) {
        return value == null ? NOT_A_NUMBER : value;
    }

    /** Stored files may lack a key that was added later. */
    int orDefault(int stored) {
        return stored == 0 ? defaultValue : stored;
    }

    private InvalidInputException invalid(String value) {
        return new InvalidInputException(
                Messages._SiteLimit_range(value, String.valueOf(min), String.valueOf(max))::toString);
    }
}
