package io.jenkins.plugins.kapture.benchmark;

import hudson.remoting.Channel;
import jenkins.security.MasterToSlaveCallable;

/** How many classes an agent has got from the controller so far. */
final class LoadedClasses extends MasterToSlaveCallable<Integer, RuntimeException> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
        return Channel.currentOrFail().classLoadingCount.get();
    }
}
