package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A proxy on a free loopback port: it opens tunnels, and can require a password or refuse. */
public final class MockProxy implements AutoCloseable {

    private final ServerSocket server;
    private final String authorization;
    private final List<MockRequest> requests = new ArrayList<>();
    private final List<ServerConnection> connections = new ArrayList<>();
    private String refusal;

    private MockProxy(String authorization) throws IOException {
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        this.authorization = authorization;
        start(this::listen);
    }

    public static MockProxy open() throws IOException {
        return new MockProxy(null);
    }

    public static MockProxy withPassword(String user, String password) throws IOException {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new MockProxy("Basic " + Base64.getEncoder().encodeToString(login));
    }

    public String host() {
        return "localhost";
    }

    public int port() {
        return server.getLocalPort();
    }

    /** @param status status and headers of the response to every request from now on, such as {@code 403 Forbidden} */
    public synchronized void refuse(String status) {
        refusal = status;
    }

    /** The requests to the proxy itself; it cannot see into a tunnel. */
    public synchronized List<MockRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (this) {
            connections.forEach(ServerConnection::close);
        }
    }

    private void listen() {
        try {
            while (true) {
                ServerConnection client = add(server.accept());
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // the proxy was closed
        }
    }

    private synchronized ServerConnection add(Socket socket) throws IOException {
        ServerConnection connection = new ServerConnection(socket);
        connections.add(connection);
        return connection;
    }

    private void serve(ServerConnection client) {
        try {
            for (boolean more = true; more; ) {
                more = serve(client, client.readBody(client.readHead()));
            }
        } catch (IOException e) {
            // the client closed the connection
        } finally {
            client.close();
        }
    }

    private boolean serve(ServerConnection client, MockRequest request) throws IOException {
        String status = status(request);
        if (!status.isEmpty()) {
            respond(client, status + "\r\nContent-Length: 0");
            return true;
        }
        URI target = URI.create("tunnel://" + request.target());
        ServerConnection service = add(new Socket(target.getHost(), target.getPort()));
        respond(client, "200 Connection established");
        start(() -> service.pumpTo(client));
        client.pumpTo(service);
        return false;
    }

    private synchronized String status(MockRequest request) {
        requests.add(request);
        if (refusal != null) {
            return refusal;
        }
        boolean allowed =
                authorization == null || request.header("Proxy-Authorization").equals(authorization);
        return allowed ? "" : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"kapture\"";
    }

    private static void respond(ServerConnection client, String statusAndHeaders) throws IOException {
        client.send(("HTTP/1.1 " + statusAndHeaders + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "Kapture kapture proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
