package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The response to "Send again": a redirect to the build's page for browsers, JSON for clients that accept it.
 *
 * @param sending IDs of the tickets that are being sent
 * @param notSent the other requested tickets, and why they are not sent
 * @param error why nothing can be sent; empty if something can
 */
record ResendResponse(List<String> sending, List<ResendSelection.Excluded> notSent, String error)
        implements HttpResponse {

    /**
     * @param request with the parameters {@code ticketId} (repeatable), {@code confirmUnknown}, {@code subStatus}, and
     *     {@code subStatus.X} for updates whose sub-status was X
     */
    static ResendResponse to(StaplerRequest2 request, Run<?, ?> run) {
        if (request.getParameterMap().keySet().stream()
                .anyMatch(name -> name.startsWith("subStatus")
                        && !request.getParameter(name).isBlank())) {
            run.checkPermission(Item.CONFIGURE);
        }
        if (!Resender.isAllowed(run)) {
            return new ResendResponse(List.of(), List.of(), Messages.Resender_notBuildable());
        }
        String user = Jenkins.getAuthentication2().getName();
        boolean confirmed = Boolean.parseBoolean(request.getParameter("confirmUnknown"));
        ResendSelection selection = ResendSelection.of(run, ticketIds(request), user);
        List<ResendSelection.Excluded> notSent = new ArrayList<>(selection.excluded());
        if (!confirmed) {
            selection
                    .doubtful()
                    .forEach(each -> notSent.add(new ResendSelection.Excluded(
                            each.entry().ticketId(),
                            Messages.ResendResponse_unconfirmed(each.note(), "confirmUnknown=true"))));
        }
        List<JournalEntry> entries = selection.entries(confirmed);
        Map<String, String> subStatuses = new LinkedHashMap<>();
        entries.forEach(entry -> subStatuses.put(entry.firstKey(), subStatus(request, entry)));
        try {
            Set<String> accepted = Resender.resend(run, subStatuses, user);
            List<String> sending = entries.stream()
                    .filter(entry -> accepted.contains(entry.firstKey()))
                    .map(JournalEntry::ticketId)
                    .toList();
            return new ResendResponse(sending, notSent, "");
        } catch (InvalidInputException e) {
            return new ResendResponse(List.of(), notSent, e.getMessage(LocaleProvider.getLocale()));
        } catch (AbortException e) {
            return new ResendResponse(List.of(), notSent, e.getMessage());
        }
    }

    /** @return the sub-status that was entered for a rejected update; {@code null} for that of the build */
    @CheckForNull
    private static String subStatus(StaplerRequest2 request, JournalEntry entry) {
        if (entry.outcome() != Outcome.REJECTED) {
            return null;
        }
        return Stream.of("subStatus." + entry.requestedSubStatus(), "subStatus")
                .map(name -> InvisibleCharacters.trim(request.getParameter(name)))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** @return the requested tickets; empty for all that were not updated. A blank ID requests none, not all. */
    static Set<String> ticketIds(StaplerRequest2 request) {
        String[] values = request.getParameterValues("ticketId");
        return Stream.of(values == null ? new String[0] : values)
                .map(InvisibleCharacters::trim)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
            throws IOException, ServletException {
        String accept = request.getHeader("Accept");
        if (accept != null && accept.contains("application/json")) {
            response.setStatus(error.isEmpty() ? 200 : 409);
            response.setContentType("application/json;charset=UTF-8");
            response.getWriter().print(json());
        } else if (error.isEmpty()) {
            response.sendRedirect2(".");
        } else {
            new Failure(error).generateResponse(request, response, node, null);
        }
    }

    private JSONObject json() {
        List<JSONObject> reasons = notSent.stream()
                .map(ticket ->
                        new JSONObject().element("ticketId", ticket.ticketId()).element("reason", ticket.reason()))
                .toList();
        JSONObject json = new JSONObject().element("sending", sending).element("notSent", reasons);
        return error.isEmpty() ? json : json.element("error", error);
    }
}
