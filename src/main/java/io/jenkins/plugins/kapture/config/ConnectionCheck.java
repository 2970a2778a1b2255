package io.jenkins.plugins.kapture.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import java.nio.charset.StandardCharsets;

/**
 * Asks a site for something that it must refuse: the update of a ticket without an id. The documented answers tell a
 * good token ({@code No Data found/ticket_id is missing}) from a bad one ({@code Invalid Auth Key}).
 */
final class ConnectionCheck {

    private static final byte[] NO_TICKET =
            "[{\"ticket_id\":\"\",\"sub_status\":\"\"}]".getBytes(StandardCharsets.UTF_8);

    private ConnectionCheck() {}

    static FormValidation run(KaptureSite site) {
        try {
            site.check();
            Token token = Token.of(KaptureCredentials.findFor(site).getSecret().getPlainText());
            UpdateResponse answer =
                    UpdateResponse.read(KaptureRequestFactory.post(site, token, NO_TICKET).send());
            return describe(answer, token);
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ConnectionCheck_interrupted());
        }
    }

    private static FormValidation describe(UpdateResponse answer, Token token) {
        String reason = token.scrub(answer.reason());
        return switch (answer.outcome()) {
            case UPDATED -> FormValidation.ok(Messages.ConnectionCheck_accepted());
            // HTTP 400 is a rejection whatever its body, yet only Kapture's own JSON shows that it is Kapture.
            case REJECTED ->
                answer.serviceMessage().isEmpty()
                        ? FormValidation.error(Messages.ConnectionCheck_notKapture(reason))
                        : FormValidation.ok(Messages.ConnectionCheck_accepted());
            case UNAUTHORIZED -> FormValidation.error(Messages.ConnectionCheck_refused(reason));
            case UNAVAILABLE, UNKNOWN -> FormValidation.error(Messages.ConnectionCheck_noAnswer(reason));
            case FAULTY -> FormValidation.error(Messages.ConnectionCheck_notKapture(reason));
        };
    }
}
