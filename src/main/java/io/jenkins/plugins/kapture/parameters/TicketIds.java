package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.VisibleText;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Reads several ticket IDs from the values that scripts and forms pass. */
@Restricted(NoExternalUse.class)
public final class TicketIds {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\s\\p{Z}\\p{Cc}]+");
    private static final Pattern BRACKETS = Pattern.compile("(?s)\\[(.*)]|\\((.*)\\)|\\{(.*)}");

    private TicketIds() {}

    /**
     * @param ids a list, set or array of strings and whole numbers; or one string with commas, semicolons, white space
     *     or line breaks between the IDs, with or without brackets around them; or a whole number
     * @return the IDs in their order, each once; empty if there are none
     * @throws InvalidInputException if a value is not a ticket ID
     */
    @NonNull
    public static List<String> parse(@CheckForNull Object ids) {
        Collection<?> elements = elements(ids);
        Set<String> distinct = new LinkedHashSet<>();
        if (elements == null) {
            split(TextValue.of("ticketIds", ids)).forEach(id -> distinct.add(TicketUpdate.checkTicketId(id)));
            return List.copyOf(distinct);
        }
        int index = 0;
        for (Object id : elements) {
            distinct.add(parseElement("ticketIds[" + index++ + "]", id));
        }
        return List.copyOf(distinct);
    }

    private static String parseElement(String name, Object id) {
        String text = TextValue.of(name, id);
        try {
            return TicketUpdate.checkTicketId(text);
        } catch (InvalidInputException e) {
            throw e.in(name);
        }
    }

    /**
     * @param parameter name of the parameter, for the message
     * @param id a string or a whole number
     * @throws InvalidInputException if it is neither, or not a ticket ID
     */
    @NonNull
    public static String parseOne(@NonNull String parameter, @CheckForNull Object id) {
        return TicketUpdate.checkTicketId(TextValue.of(parameter, id));
    }

    /** @return the IDs as a string, valid or not */
    @NonNull
    public static String toString(@CheckForNull Object ids) {
        Collection<?> elements = elements(ids);
        return String.valueOf(elements == null ? ids : elements);
    }

    /** @return {@code null} if it is not a container */
    @CheckForNull
    private static Collection<?> elements(Object ids) {
        if (ids instanceof Collection<?> collection) {
            return collection;
        } else if (ids != null && ids.getClass().isArray()) {
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(ids); i++) {
                elements.add(Array.get(ids, i));
            }
            return elements;
        }
        return null;
    }

    private static List<String> split(@CheckForNull String text) {
        String inner = VisibleText.trim(text);
        var brackets = BRACKETS.matcher(inner);
        if (brackets.matches()) {
            inner = String.join("", nonNull(brackets.group(1)), nonNull(brackets.group(2)), nonNull(brackets.group(3)));
        }
        return SEPARATOR.splitAsStream(inner).filter(id -> !id.isEmpty()).toList();
    }

    private static String nonNull(String group) {
        return group == null ? "" : group;
    }
}
