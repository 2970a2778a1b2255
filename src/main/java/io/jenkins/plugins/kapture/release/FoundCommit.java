package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Commit;
import java.io.Serializable;
import java.util.Date;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A commit that mentions a ticket, for scripts and pages. */
@ExportedBean(defaultVisibility = 2)
public final class FoundCommit implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String author;
    private final String title;
    private final String message;
    private final long timestamp;

    FoundCommit(Commit commit) {
        id = commit.id();
        author = commit.author();
        title = commit.title();
        message = commit.message().strip();
        timestamp = commit.timestamp();
    }

    /** @return the commit's hash or revision number; empty if the SCM has none */
    @Exported
    @Whitelisted
    public String getId() {
        return id;
    }

    /** @return the author's name in the commit, which may be no user of Jenkins; empty if the SCM has none */
    @Exported
    @Whitelisted
    public String getAuthor() {
        return author;
    }

    /** @return the first line of the message */
    @Exported
    @Whitelisted
    public String getTitle() {
        return title;
    }

    @Whitelisted
    public String getMessage() {
        return message;
    }

    /** @return milliseconds since 1970, or -1 if the SCM does not provide it */
    @Exported
    @Whitelisted
    public long getTimestamp() {
        return timestamp;
    }

    public Date date() {
        return new Date(timestamp);
    }

    @Override
    @Whitelisted
    public String toString() {
        return id.isEmpty() ? title : id + ' ' + title;
    }
}
