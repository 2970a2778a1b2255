package io.jenkins.plugins.kapture.journal;

import java.io.IOException;

/**
 * A problem with the journal. Neither the message, which is written to build logs, nor a cause, whose stack trace would
 * be, contains the path of the file.
 */
final class JournalException extends IOException {

    private static final long serialVersionUID = 1L;

    JournalException(IOException problem) {
        super(Messages.JournalException_message(problem.getClass().getSimpleName()));
    }
}
