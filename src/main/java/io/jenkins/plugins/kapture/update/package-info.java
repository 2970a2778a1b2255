/**
 * The update operation shared by all entry points: resolve, send, parse, log, record, and apply the failure policy.
 *
 * <p>Words for identity: an <em>operation</em> is one call of a step, a build step or "Send again", for one or many
 * tickets. An <em>update</em> is one ticket of it, identified by its key. An <em>attempt</em> is a row of an update: a
 * resend is a new attempt of an old update, whose key is the first key of the attempt.
 *
 * <p>Locks, in the order in which they may be held together:
 *
 * <table>
 * <caption>Which lock guards what, who takes it, and what is called while it is held</caption>
 * <tr><th>Lock</th><th>Guards</th><th>Taken by</th><th>Calls</th></tr>
 * <tr><td>a job, or multibranch project ({@code ReleaseLock})</td><td>that no other build searches between looking and
 *     recording</td><td>thread that begins a step or build step with a pattern</td><td>builds, change logs, journals,
 *     saves the program of the Pipeline</td></tr>
 * <tr><td>{@code Resender}</td><td>that two users do not resend the same update</td><td>web request</td>
 *     <td>request file, journal, configuration</td></tr>
 * <tr><td>a build's journal reader</td><td>that no other update is requested between looking and recording</td>
 *     <td>thread that begins a step or build step, web request</td><td>journal file, site executor (map)</td></tr>
 * <tr><td>{@code UpdateQueue}</td><td>the tickets that wait for an attempt</td>
 *     <td>site threads, timer</td><td>site executor (queue)</td></tr>
 * <tr><td>{@code SiteExecutor}</td><td>the limits of a site</td>
 *     <td>site threads</td><td>configuration (volatile read), {@code SiteBackoff}</td></tr>
 * <tr><td>{@code SiteBackoff}</td><td>the rest of a site</td><td>site threads, connection test</td><td>nothing</td></tr>
 * <tr><td>{@code UpdateState}</td><td>the phase of an update, together with its line in the journal</td>
 *     <td>site threads, timer, thread that runs a Pipeline program</td><td>journal file</td></tr>
 * <tr><td>{@code RequestStore}</td><td>the stored requests of all builds</td>
 *     <td>thread that ends an operation, web request</td><td>request file</td></tr>
 * </table>
 *
 * <p>Build log, site status and the continuation of the build are called without a lock. Threads: those named "Kapture
 * site …" send requests, as many as the site allows, and run the check before the first one; {@link
 * jenkins.util.Timer} retries, waits for agents, and ends aborted requests that do not end themselves.
 */
package io.jenkins.plugins.kapture.update;
