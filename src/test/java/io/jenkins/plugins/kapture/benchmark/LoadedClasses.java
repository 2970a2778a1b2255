package io.jenkins.plugins.kapture.benchmark;

import hudson.remoting.Channel;
import jenkins.security.MasterToSlaveCallable;

/** The number of classes that an agent has loaded from the controller so far. */
final class LoadedClasses extends MasterToSlaveCallable<Integer, RuntimeException> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
        return Channel.currentOrFail().classLoadingCount.get();
    }
}
