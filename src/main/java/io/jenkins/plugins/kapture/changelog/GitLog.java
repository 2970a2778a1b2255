package io.jenkins.plugins.kapture.changelog;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the output of {@code git log} in its default format, also with {@code --name-only}. */
public final class GitLog {

    private static final Pattern COMMIT =
            Pattern.compile("(?m)^commit ([0-9a-f]{7,64})(?: [0-9a-f]{7,64})*(?: \\(.*\\))?$");
    private static final Pattern BEFORE_COMMIT = Pattern.compile("(?=" + COMMIT + ")");
    private static final Pattern AUTHOR = Pattern.compile("(?m)^Author: +(.*?)(?: <[^>]*>)?$");
    private static final Pattern DATE = Pattern.compile("(?m)^(?:Author)?Date: +(.*)");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy xx", Locale.ENGLISH);
    private static final String INDENT = "    ";

    private GitLog() {}

    /** @return oldest first; empty if the text is not the output of {@code git log} */
    public static List<Commit> parse(String text) {
        String log = text.stripLeading();
        if (!COMMIT.matcher(log).lookingAt()) {
            return List.of();
        }
        List<Commit> commits = new ArrayList<>(
                BEFORE_COMMIT.splitAsStream(log).map(GitLog::commit).toList());
        Collections.reverse(commits); // whatever their dates: a picked commit keeps that of its original
        return commits;
    }

    /** A header, a message that is indented, and paths or changes, each after an empty line. */
    private static Commit commit(String log) {
        String[] parts = log.split("(?m)^$", 2);
        List<String> lines = parts.length == 1 ? List.of() : parts[1].lines().toList();
        Predicate<String> isMessage = line -> line.isBlank() || line.startsWith(INDENT);
        String message = lines.stream()
                .takeWhile(isMessage)
                .map(line -> line.replaceFirst(INDENT, ""))
                .collect(Collectors.joining("\n"));
        List<String> paths = lines.stream()
                .dropWhile(isMessage)
                .filter(Predicate.not(String::isBlank))
                .toList();
        return new Commit(
                value(COMMIT, parts[0]),
                value(AUTHOR, parts[0]),
                message.strip(),
                timestamp(value(DATE, parts[0])),
                paths);
    }

    private static String value(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static long timestamp(String date) {
        try {
            return OffsetDateTime.parse(date.strip(), FORMAT).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return -1; // another format of dates
        }
    }
}
