package io.jenkins.plugins.kapture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Git repository that a test fills with commits. */
public final class GitRepository {

    private static final long BEGINNING = 1_750_000_000L;
    private static final AtomicInteger CLOCK = new AtomicInteger();

    private final Path directory;

    public GitRepository(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        git("init", "-q", "-b", "main", ".");
    }

    public String url() {
        return directory.toUri().toString();
    }

    public void commit(String message) throws IOException, InterruptedException {
        git("commit", "-q", "--allow-empty", "-m", message);
    }

    /** A commit that changes a file, so that it has a path and can be reverted. */
    public void commit(String message, String file) throws IOException, InterruptedException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, message + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        git("add", file);
        git("commit", "-q", "-m", message);
    }

    /** A commit from a computer whose clock is wrong. */
    public void commitInTheFuture(String message) throws IOException, InterruptedException {
        long time = Instant.now().plus(Duration.ofDays(3)).getEpochSecond();
        git(time, "commit", "-q", "--allow-empty", "-m", message);
    }

    public void git(String... arguments) throws IOException, InterruptedException {
        // Commits of all repositories of a test are a minute apart, so that their timestamps follow their order.
        git(BEGINNING + 60L * CLOCK.incrementAndGet(), arguments);
    }

    private void git(long time, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Kim Example", "-c", "user.email=kim@example.com"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_COMMITTER_DATE", "@" + time + " +0000");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }
}
