package io.jenkins.plugins.kapture.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A problem with the journal, without the path of its file, because the message is written to build logs. */
final class JournalException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The message of Java for a file that cannot be opened is its path with the reason in parentheses. */
    private static final Pattern REASON = Pattern.compile(".*\\(([^()]+)\\)", Pattern.DOTALL);

    /** The original exception is not the cause, because a stack trace would contain the path. */
    JournalException(IOException problem) {
        super(Messages.JournalException_message(reason(problem)));
    }

    private static String reason(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        Matcher reason = REASON.matcher(message);
        if (problem instanceof FileNotFoundException && reason.matches()) {
            return reason.group(1);
        }
        return message.contains("/") || message.contains("\\")
                ? problem.getClass().getSimpleName()
                : message;
    }
}
