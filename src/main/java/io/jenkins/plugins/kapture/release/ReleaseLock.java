package io.jenkins.plugins.kapture.release;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import java.io.IOException;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import jenkins.scm.api.SCMHead;

/**
 * One lock for all builds that tell each other's tickets. Whoever holds it searches, and records what it is about to
 * update, so that two builds, parts of a matrix or branches of {@code parallel} never tell the same twice.
 */
final class ReleaseLock {

    private static final Map<Object, ReentrantLock> LOCKS = new WeakHashMap<>();

    interface Action<T> {
        T run() throws IOException, InterruptedException;
    }

    private ReleaseLock() {}

    /** @param action may search, which takes the lock again, but must not wait for other builds */
    static <T> T with(Run<?, ?> run, Action<T> action) throws IOException, InterruptedException {
        ReentrantLock lock;
        synchronized (LOCKS) {
            lock = LOCKS.computeIfAbsent(owner(run.getParent()), key -> new ReentrantLock());
        }
        lock.lockInterruptibly();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /** @return the project of a branch, the matrix job of a configuration, or the job itself */
    private static Object owner(Job<?, ?> job) {
        ItemGroup<?> parent = job.getParent();
        return isBranch(job) || parent instanceof Job ? parent : job;
    }

    /** Whether the job is that of a branch, tag or pull request of a multibranch project. */
    static boolean isBranch(Item job) {
        return SCMHead.HeadByItem.findHead(job) != null;
    }
}
