package io.jenkins.plugins.kapture.journal;

/** What the rule "each ticket is told once" needs to know about a line of a journal. */
public sealed interface Recorded permits RecordedSearch, RecordedUpdate {

    /** @return what was released to, as it was entered; empty for none */
    String environment();
}
