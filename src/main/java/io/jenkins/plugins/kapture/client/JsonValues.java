package io.jenkins.plugins.kapture.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what a script hands over (Groovy strings, any collection) into immutable values that JSON knows. */
final class JsonValues {

    /** Deeper values are a mistake, most likely a value that contains itself. */
    private static final int MAX_DEPTH = 32;

    private JsonValues() {}

    static String text(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new InvalidInputException("text.surrogate", name, i + 1);
                }
                i++;
            }
        }
        return value;
    }

    static Map<String, Object> map(String name, Map<?, ?> values, int depth) {
        checkDepth(name, depth);
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((k, v) -> {
            if (!(k instanceof CharSequence) || k.toString().isBlank()) {
                throw new InvalidInputException("additionalFields.name", name, k);
            }
            String member = text(name, k.toString());
            copy.put(member, value(name + "." + member, v, depth + 1));
        });
        return copy;
    }

    private static List<Object> list(String name, Iterable<?> values, int depth) {
        checkDepth(name, depth);
        List<Object> copy = new ArrayList<>();
        values.forEach(v -> copy.add(value(name + "[" + copy.size() + "]", v, depth + 1)));
        return copy;
    }

    private static Object value(String name, Object value, int depth) {
        if (value instanceof CharSequence) {
            return text(name, value.toString());
        } else if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger
                || value instanceof BigDecimal
                || value instanceof Double d && Double.isFinite(d)
                || value instanceof Float f && Float.isFinite(f)) {
            return value;
        } else if (value instanceof Map<?, ?> map) {
            return map(name, map, depth);
        } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
            return list(name, list, depth);
        }
        throw new InvalidInputException(
                "additionalFields.type",
                name,
                value == null
                        ? "null"
                        : value instanceof Number ? value : value.getClass().getName());
    }

    private static void checkDepth(String name, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException(
                    "additionalFields.depth", name.substring(0, Math.min(80, name.length())), MAX_DEPTH);
        }
    }
}
