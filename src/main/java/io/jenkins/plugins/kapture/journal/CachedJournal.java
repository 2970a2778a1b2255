package io.jenkins.plugins.kapture.journal;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import hudson.model.Job;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The journal of a build that may not be loaded, as the rule reads it. Most journals do not change anymore. */
@Restricted(NoExternalUse.class)
public final class CachedJournal {

    /** By number of the build. Not by file, because a new job can get the name of a deleted one, and so its files. */
    private static final LoadingCache<Job<?, ?>, Map<Integer, CachedJournal>> BY_JOB =
            CacheBuilder.newBuilder().weakKeys().softValues().build(CacheLoader.from(job -> new ConcurrentHashMap<>()));

    private final long length;
    private final List<Recorded> records;

    /** The same once no request can be in progress. */
    private final List<Recorded> ended;

    private CachedJournal(File file, long length) {
        this.length = length;
        List<Object> all = length == 0 ? List.of() : new JournalReader().searchesAndAttempts(file);
        records = all.stream().map(each -> record(each, false)).toList();
        boolean unfinished =
                all.stream().anyMatch(each -> each instanceof JournalEntry entry && entry.phase() != Phase.DONE);
        ended = unfinished ? all.stream().map(each -> record(each, true)).toList() : records;
    }

    private static Recorded record(Object each, boolean ended) {
        if (each instanceof RecordedSearch search) {
            return search;
        }
        JournalEntry entry = ended ? ((JournalEntry) each).ended() : (JournalEntry) each;
        return new RecordedUpdate(
                entry.environment(),
                entry.ticketId(),
                entry.outcome(),
                !entry.operation().afterFailure());
    }

    /**
     * @param number that of a build, which does not need to be loaded
     * @param running whether the build may have requests in progress; only asked if the journal says so
     */
    public static List<Recorded> read(Job<?, ?> job, int number, BooleanSupplier running) {
        File file = new File(job.getBuildDir(), number + "/" + TicketJournal.FILE);
        long length = file.length();
        CachedJournal journal = BY_JOB.getUnchecked(job)
                .compute(
                        number,
                        (key, known) ->
                                known != null && known.length == length ? known : new CachedJournal(file, length));
        return journal.records == journal.ended || running.getAsBoolean() ? journal.records : journal.ended;
    }
}
