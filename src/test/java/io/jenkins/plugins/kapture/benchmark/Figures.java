package io.jenkins.plugins.kapture.benchmark;

import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/** The measurements of a benchmark by name. A build's script adds to them. */
public final class Figures {

    private static final Map<String, List<Double>> MILLIS = new ConcurrentHashMap<>();

    private static final Map<String, Integer> CLASSES = new ConcurrentHashMap<>();

    private Figures() {}

    /**
     * The first call with a name starts counting the classes that an agent loads from the controller; the next one ends
     * it.
     */
    public static void countClasses(String name, String agent) throws IOException, InterruptedException {
        VirtualChannel channel = Jenkins.get().getComputer(agent).getChannel();
        if (!CLASSES.containsKey(name)) {
            channel.call(new LoadedClasses()); // loads this class first
        }
        CLASSES.merge(name, channel.call(new LoadedClasses()), (before, after) -> after - before);
    }

    static int classes(String name) {
        return CLASSES.get(name);
    }

    /** Sends bare requests from an agent, and adds their times. */
    public static void addBare(String name, String agent, String url, int requests)
            throws IOException, InterruptedException {
        for (long nanos : Jenkins.get().getComputer(agent).getChannel().call(new BareRequests(url, requests))) {
            add(name, nanos, 1);
        }
    }

    /** @param times number of operations in that time */
    public static void add(String name, long nanos, int times) {
        MILLIS.computeIfAbsent(name, n -> new ArrayList<>()).add(nanos / 1e6 / times);
    }

    static double median(String name) {
        return percentile(name, 50);
    }

    static boolean has(String name) {
        return MILLIS.containsKey(name);
    }

    static int count(String name) {
        return MILLIS.get(name).size();
    }

    static double percentile(String name, int percent) {
        List<Double> sorted = MILLIS.get(name).stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /** The ratio of two medians. */
    static double ratio(String name, String other) {
        return median(name) / median(other);
    }

    static String text(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%,.0f", number);
    }
}
