package io.jenkins.plugins.kapture.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses the body of a response. Requests ask for no compression, but some servers use gzip anyway. The first
 * bytes identify it; no JSON can begin with them.
 */
final class Decompression {

    private static final int MAX_SIZE = 1024 * 1024;

    private Decompression() {}

    /** @return the decompressed body; {@code null} if it is larger than 1 MiB */
    static byte[] decompress(byte[] body) {
        try (InputStream in = open(body)) {
            byte[] text = in.readNBytes(MAX_SIZE + 1);
            return text.length > MAX_SIZE ? null : text;
        } catch (IOException e) {
            return body; // not compressed
        }
    }

    private static InputStream open(byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return body.length > 2 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B ? new GZIPInputStream(in) : in;
    }
}
