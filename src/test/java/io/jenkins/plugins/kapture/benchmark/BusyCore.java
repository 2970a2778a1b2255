package io.jenkins.plugins.kapture.benchmark;

import java.io.IOException;

/** Keeps one core busy with another process. */
final class BusyCore implements AutoCloseable {

    private final Process process;

    private BusyCore(Process process) {
        this.process = process;
    }

    static BusyCore start() throws IOException {
        return new BusyCore(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
