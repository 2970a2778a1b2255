package io.jenkins.plugins.kapture.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The documented behavior: tokens, tickets, and the responses to an update. */
final class KaptureService {

    static final String ENDPOINT = "/update-ticket-from-other-source.html/v.2.0";
    static final String TICKET_PAGE = "/employee/all-tickets.html";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Map<String, Ticket> tickets = new ConcurrentSkipListMap<>();

    void accept(String token) {
        tokens.add(token);
    }

    void revoke(String token) {
        tokens.remove(token);
    }

    Ticket ticket(String id, String title) {
        return tickets.computeIfAbsent(id, unknown -> new Ticket(unknown, title));
    }

    Collection<Ticket> tickets() {
        return tickets.values();
    }

    /** The ID of the ticket in a body; empty if there is none. */
    static String ticketId(byte[] body) {
        return object(body).path("ticket_id").asText();
    }

    MockResponse respond(MockRequest request, boolean update) {
        if (!request.method().equals("POST")) {
            return MockResponse.html(405, "<h1>Method Not Allowed</h1>");
        }
        if (!tokens.contains(request.header("Authorization"))) {
            return failed("Invalid Auth Key");
        }
        JsonNode fields = object(request.body());
        Ticket ticket = tickets.get(fields.path("ticket_id").asText());
        if (ticket == null) {
            return failed("No Data found/ticket_id is missing");
        }
        if (!isTime(fields.path("callback_time").asText())) {
            return failed("Invalid Format.callback_date should be yyyy-MM-dd hh:mm:ss.");
        }
        if (update) {
            ticket.add(new Ticket.Update(request.at(), fields));
        }
        return MockResponse.json(200, success(ticket, fields.path("sub_status").asText()));
    }

    private static JsonNode object(byte[] body) {
        try {
            return JSON.readTree(body).path(0);
        } catch (java.io.IOException e) {
            return JSON.missingNode();
        }
    }

    private static boolean isTime(String text) {
        try {
            return text.isEmpty() || LocalDateTime.parse(text, TIME) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static MockResponse failed(String message) {
        return MockResponse.json(
                200, write(JSON.createObjectNode().put("message", message).put("status", "failed")));
    }

    /** Like the sample of the API document, with invented people. */
    private static String success(Ticket ticket, String subStatus) {
        int number = Math.floorMod(ticket.id().hashCode(), 1_000_000_000);
        String page = TICKET_PAGE + "?detail=2/" + number + "/" + ticket.id();
        String now = TIME.format(LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC));
        boolean closed = subStatus.startsWith("CL");
        ObjectNode response = JSON.createObjectNode();
        ObjectNode json = response.putObject("ticket");
        json.put("id", number).put("type", "O").put("email", "kim@example.com").put("phone", "+10005550100");
        json.put("status", closed ? "C" : "P")
                .put("orderId", "")
                .put("queueKey", "")
                .put("ticketId", ticket.id());
        json.put("folderId", 0).put("detail", "").put("isUnread", false).put("isOutOfSLA", false);
        json.put("priority", 0).put("isCallBack", false).put("creatorId", 1001).put("enquiryId", 0);
        json.put("contactId", 0).put("substatus", subStatus).put("productId", 0).put("erpOrderId", "");
        json.put("referenceId", 0).put("ticketEmail", "kim@example.com").put("assignedToId", 1001);
        json.put("twitterUserId", "").put("facebookUserId", "").put("associativefile", "");
        json.put("statusName", closed ? "Closed" : "Pending").put("customerFeedback", 0);
        json.put("lastConversationTime", System.currentTimeMillis()).put("date", now);
        json.put("taskTitle", ticket.title()).put("typeName", "Mobile App").put("lastFollowUp", now);
        json.put("substatusName", name(subStatus)).put("encryptedPhone", "").put("encryptedEmail", "");
        json.put("ticketURL", page).put("ticketCreatorURL", page).put("isEscalated", false);
        json.putArray("folders").add("Inbox");
        json.put("queueName", "").put("creatorName", "Kim Example").put("assignedToName", "Sam Example");
        json.put("assignedToEmail", "sam@example.com").put("mergeTicketId", "").put("productName", "");
        response.putObject("Additional_details");
        return write(response.put("message", "Status and Comment have been updated.\n")
                .put("status", "success"));
    }

    private static String name(String subStatus) {
        for (Map.Entry<String, String> known :
                List.of(Map.entry("P", "Pending"), Map.entry("CL", "Closed"), Map.entry("R", "Resolved"))) {
            if (subStatus.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        return subStatus;
    }

    private static String write(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
