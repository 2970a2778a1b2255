package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the mock server as a program until it is stopped.
 *
 * <p>Arguments: the port (0 for a free one), a token to accept, and the IDs of tickets.
 */
public final class MockMain {

    private MockMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 3) {
            System.err.println("Arguments: port token ticket...");
            System.exit(2);
        }
        List<String> tickets = Arrays.asList(arguments).subList(2, arguments.length);
        try (MockKapture kapture = MockKapture.start(Integer.parseInt(arguments[0]))) {
            kapture.accept(arguments[1]);
            tickets.forEach(kapture::ticket);
            System.out.println("Mock Kapture server: " + kapture.url() + "/");
            Thread.currentThread().join();
        }
    }
}
