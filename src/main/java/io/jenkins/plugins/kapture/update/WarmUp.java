package io.jenkins.plugins.kapture.update;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureRequestFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Map;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Loads the classes for requests and responses in the background when Jenkins starts, if there is a site. Otherwise,
 * this would take most of the time of the first update.
 */
@Restricted(NoExternalUse.class)
public final class WarmUp {

    private WarmUp() {}

    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void start() {
        if (!KaptureConfiguration.get().getSites().isEmpty()) {
            Timer.get().submit(WarmUp::loadClasses);
        }
    }

    private static Void loadClasses() throws IOException {
        byte[] json =
                TicketUpdate.of(Map.of("ticket_id", "1", "sub_status", "CL")).toJson();
        KaptureSite site = KaptureConfiguration.get().getSites().get(0);
        HttpPost request = KaptureRequestFactory.post(site, Token.of("bm90LXNlbnQ="), json);
        try (ObjectOutputStream agent = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            agent.writeObject(new SendRequest(request));
        }
        UpdateResponse.read(new HttpResponse(200, json, -1, HttpResponse.Failure.NONE, ""), site.getUrl())
                .message();
        TicketJournal.loadClasses();
        return null;
    }
}
