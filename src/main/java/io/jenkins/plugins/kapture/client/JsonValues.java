package io.jenkins.plugins.kapture.client;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Copies the values that a script passes (Groovy strings, arrays, any collection) into plain JSON values. */
public final class JsonValues {

    /** Deeper nesting most likely means a circular reference. */
    private static final int MAX_DEPTH = 32;

    private JsonValues() {}

    /** Whether a value is {@code null}, or what the step {@code readJSON} returns for it. */
    public static boolean isNull(Object value) {
        return value == null || value.getClass().getSimpleName().equals("JSONNull");
    }

    /** @return the elements of a collection or an array; {@code null} for any other value */
    public static Collection<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        return value != null && value.getClass().isArray()
                ? IntStream.range(0, Array.getLength(value))
                        .mapToObj(i -> Array.get(value, i))
                        .toList()
                : null;
    }

    /** Replaces unpaired surrogates, which cannot be encoded as UTF-8, by U+FFFD. */
    static String text(String value) {
        // Java replaces them when it encodes UTF-16.
        return new String(value.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    /** @param name of the parameter or field, for messages */
    static Map<String, Object> map(String name, Map<?, ?> values, int depth) {
        checkDepth(name, depth);
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((k, v) -> {
            String key = k instanceof CharSequence || isWhole(k) ? text(k.toString()) : "";
            if (key.isBlank()) {
                throw new InvalidInputException("additionalFields.name", name, k);
            }
            copy.put(key, value(name + "." + key, v, depth + 1));
        });
        return copy;
    }

    private static List<Object> list(String name, Collection<?> values, int depth) {
        checkDepth(name, depth);
        List<Object> copy = new ArrayList<>();
        values.forEach(v -> copy.add(value(name + "[" + copy.size() + "]", v, depth + 1)));
        return copy;
    }

    private static Object value(String name, Object value, int depth) {
        if (isNull(value)) {
            return null;
        } else if (value instanceof AtomicInteger || value instanceof AtomicLong) {
            return ((Number) value).longValue();
        } else if (value instanceof Boolean || isNumber(value)) {
            return value;
        } else if (value instanceof CharSequence || value instanceof Character) {
            return text(value.toString());
        } else if (value instanceof Map<?, ?> map) {
            return map(name, map, depth);
        }
        Collection<?> elements = elements(value);
        if (elements != null) {
            return list(name, elements, depth);
        }
        throw new InvalidInputException(
                "additionalFields.type",
                name,
                value instanceof Number ? value : value.getClass().getName());
    }

    private static boolean isNumber(Object value) {
        return isWhole(value)
                || value instanceof BigDecimal
                || value instanceof Double d && Double.isFinite(d)
                || value instanceof Float f && Float.isFinite(f);
    }

    /** Whether a value has an integer type, so that its string consists of digits. */
    public static boolean isWhole(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof AtomicInteger
                || value instanceof AtomicLong;
    }

    private static void checkDepth(String name, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException(
                    "additionalFields.depth", name.substring(0, Math.min(80, name.length())), MAX_DEPTH);
        }
    }
}
