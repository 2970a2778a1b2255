package io.jenkins.plugins.kapture.changelog;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the output of {@code git log} in its default format, also with {@code --name-only}. */
public final class GitLog {

    private static final Pattern COMMIT = Pattern.compile("commit ([0-9a-f]{7,64})(?: .*)?");
    private static final Pattern AUTHOR = Pattern.compile("Author: +(.*?)(?: <[^>]*>)?");
    private static final Pattern DATE = Pattern.compile("(?:Author)?Date: +(.*)");
    private static final Pattern HEADER = Pattern.compile("[A-Z][A-Za-z]*: .*");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy xx", Locale.ENGLISH);

    private final List<Commit> commits = new ArrayList<>();
    private String id = "";
    private String author = "";
    private long timestamp = -1;
    private final StringBuilder message = new StringBuilder();
    private final List<String> paths = new ArrayList<>();

    private GitLog() {}

    /** @return oldest first; empty if the text is not the output of {@code git log} */
    public static List<Commit> parse(String text) {
        GitLog log = new GitLog();
        if (COMMIT.matcher(text.stripLeading().lines().findFirst().orElse("")).matches()) {
            text.lines().forEach(log::read);
            log.end();
        }
        List<Commit> commits = log.commits;
        boolean oldestFirst = !commits.isEmpty()
                && commits.get(0).timestamp() < commits.get(commits.size() - 1).timestamp(); // with --reverse
        if (!oldestFirst) {
            Collections.reverse(commits);
        }
        return commits;
    }

    private void read(String line) {
        Matcher commit = COMMIT.matcher(line);
        if (commit.matches()) {
            end();
            id = commit.group(1);
        } else if (line.startsWith("    ")) {
            message.append(line, 4, line.length()).append('\n');
        } else if (line.isBlank()) {
            message.append('\n');
        } else if (message.toString().isBlank() && HEADER.matcher(line).matches()) {
            header(line);
        } else {
            paths.add(line);
        }
    }

    private void header(String line) {
        Matcher name = AUTHOR.matcher(line);
        Matcher date = DATE.matcher(line);
        if (name.matches()) {
            author = name.group(1);
        } else if (date.matches()) {
            timestamp = timestamp(date.group(1));
        }
    }

    private static long timestamp(String date) {
        try {
            return OffsetDateTime.parse(date.strip(), FORMAT).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return -1; // another format of dates
        }
    }

    private void end() {
        if (!id.isEmpty()) {
            commits.add(new Commit(id, author, message.toString().strip(), timestamp, List.copyOf(paths)));
        }
        id = "";
        author = "";
        timestamp = -1;
        message.setLength(0);
        paths.clear();
    }
}
