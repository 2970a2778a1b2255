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
import java.util.function.IntFunction;

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

    /** Empty commits, in one go. */
    public void commitMany(int count, IntFunction<String> message) throws IOException, InterruptedException {
        StringBuilder commits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long time = BEGINNING + 60L * CLOCK.incrementAndGet();
            commits.append("commit refs/heads/main\ncommitter Kim Example <kim@example.com> ")
                    .append(time)
                    .append(" +0000\ndata <<END\n")
                    .append(message.apply(i))
                    .append("\nEND\n")
                    .append(i == 0 ? "from refs/heads/main^0\n\n" : "\n");
        }
        Path file = Files.writeString(directory.resolve(".git/commits"), commits);
        git(new ProcessBuilder("git", "fast-import", "--quiet").redirectInput(file.toFile()));
        git("reset", "-q", "--hard");
    }

    public void git(String... arguments) throws IOException, InterruptedException {
        // Commits of all repositories of a test are a minute apart, so that their timestamps follow their order.
        git(BEGINNING + 60L * CLOCK.incrementAndGet(), arguments);
    }

    private void git(long time, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Kim Example", "-c", "user.email=kim@example.com"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("GIT_COMMITTER_DATE", "@" + time + " +0000");
        git(builder);
    }

    private void git(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process =
                builder.directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", builder.command()) + ": " + output);
        }
    }
}
