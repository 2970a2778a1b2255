package io.jenkins.plugins.kapture.changelog;

import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** A commit that mentions a ticket, for scripts. */
public final class FoundCommit implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String author;
    private final String title;
    private final String message;
    private final long timestamp;

    FoundCommit(String id, String author, String title, String message, long timestamp) {
        this.id = id;
        this.author = author;
        this.title = title;
        this.message = message;
        this.timestamp = timestamp;
    }

    /** @return the commit's hash or revision number; empty if the SCM has none */
    @Whitelisted
    public String getId() {
        return id;
    }

    /** @return the author's name, as on the build's changes page */
    @Whitelisted
    public String getAuthor() {
        return author;
    }

    /** @return the first line of the message */
    @Whitelisted
    public String getTitle() {
        return title;
    }

    /** @return the complete message */
    @Whitelisted
    public String getMessage() {
        return message;
    }

    /** @return milliseconds since 1970, or -1 if the SCM does not provide it */
    @Whitelisted
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    @Whitelisted
    public String toString() {
        return id.isEmpty() ? title : id + ' ' + title;
    }
}
