package io.jenkins.plugins.kapture.benchmark;

import java.util.concurrent.Callable;

/** Keeps one core busy with another process. */
final class BusyCore {

    private BusyCore() {}

    static void during(Callable<?> action) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            action.call();
        } finally {
            process.destroyForcibly();
        }
    }
}
