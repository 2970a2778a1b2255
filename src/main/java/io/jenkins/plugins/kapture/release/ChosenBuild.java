package io.jenkins.plugins.kapture.release;

import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A build of another job whose commits are searched: one that was named, or the one that a promotion promotes. */
final class ChosenBuild {

    private static final Pattern NAME = Pattern.compile("(.+?)\\s*#\\s*(\\d{1,18})");

    private ChosenBuild() {}

    static boolean isChosen(TicketQuery query, Run<?, ?> run) {
        return Util.fixEmptyAndTrim(query.upstreamBuild) != null || isPromotion(run);
    }

    /** @throws InvalidInputException if there is no such build, or it cannot be read with the build's permissions */
    static Run<?, ?> find(TicketQuery query, Run<?, ?> run) {
        String name = Util.fixEmptyAndTrim(query.upstreamBuild);
        if (name == null) {
            return ((AbstractBuild<?, ?>) run).getRootBuild();
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new InvalidInputException(Messages._ChosenBuild_noNumber(name)::toString);
        }
        Job<?, ?> job = UpstreamBuilds.find(matcher.group(1), run.getParent().getParent());
        Run<?, ?> build = job == null
                ? null
                : job.getBuildByNumber((int) Math.min(Long.parseLong(matcher.group(2)), Integer.MAX_VALUE));
        if (build == null) {
            throw new InvalidInputException(Messages._ChosenBuild_notFound(name)::toString);
        }
        return build;
    }

    /** Whether the root build is that of a matrix job. */
    static boolean isMatrixConfiguration(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build && run.getParent().getParent() == rootJob(build);
    }

    /** Whether the root build is another job's, although that is not the parent of this job. */
    private static boolean isPromotion(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build
                && rootJob(build) != run.getParent()
                && !isMatrixConfiguration(run);
    }

    private static Object rootJob(AbstractBuild<?, ?> build) {
        AbstractBuild<?, ?> root = build.getRootBuild();
        return root == null ? build.getParent() : root.getParent();
    }
}
