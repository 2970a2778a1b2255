package io.jenkins.plugins.kapture.update;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SiteBackoff;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of a site, with a clock that is set. */
class SiteExecutorTest {

    private static final AtomicInteger SITES = new AtomicInteger();

    private KaptureSite site;
    private long now = Long.MAX_VALUE - 1;
    private final SiteExecutor executor = new SiteExecutor("test", () -> site, () -> now);

    @BeforeEach
    void setUp() {
        site = new KaptureSite("executor-" + SITES.incrementAndGet(), "https://acme.kapturecrm.com");
        site.setMaxConcurrentRequests(2);
    }

    private long claimMillis() {
        return TimeUnit.NANOSECONDS.toMillis(executor.claim());
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void requestWaitsWhileTheLimitIsReached() {
        assertThat(claimMillis(), is(0L));
        assertThat(claimMillis(), is(0L));
        assertThat(claimMillis(), is(10L));
        executor.release(true);
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void loweredLimitAppliesToTheNextRequest() {
        claimMillis();
        claimMillis();
        site.setMaxConcurrentRequests(1);
        executor.release(true);
        assertThat(claimMillis(), is(10L));
        executor.release(true);
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void requestsPerMinuteAreSpaced() {
        site.setMaxRequestsPerMinute(240);
        assertThat(claimMillis(), is(0L));
        executor.release(true);
        assertThat(claimMillis(), is(250L));
        pass(100);
        assertThat(claimMillis(), is(150L));
        pass(150);
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void requestThatNeverLeftDoesNotCount() {
        site.setMaxRequestsPerMinute(240);
        claimMillis();
        executor.release(false);
        assertThat(claimMillis(), is(0L));
        executor.release(true);
        assertThat(claimMillis(), is(250L));
    }

    @Test
    void raisedLimitPerMinuteAppliesToTheNextRequest() {
        site.setMaxRequestsPerMinute(4);
        claimMillis();
        executor.release(true);
        assertThat(claimMillis(), is(15_000L));
        site.setMaxRequestsPerMinute(600);
        assertThat(claimMillis(), is(100L));
        site.setMaxRequestsPerMinute(0);
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void pauseDoesNotSaveUpRequests() {
        site.setMaxRequestsPerMinute(240);
        claimMillis();
        executor.release(true);
        pass(60_000);
        assertThat(claimMillis(), is(0L));
        executor.release(true);
        assertThat(claimMillis(), is(250L));
    }

    @Test
    void oneRequestAtATimeIsSentAfterARest() {
        SiteBackoff backoff = SiteBackoff.of(site);
        backoff.start(0, true);
        assertThat(claimMillis(), is(0L));
        assertThat(claimMillis(), is(10L));
        backoff.reset();
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void nothingIsSentDuringARest() {
        SiteBackoff.of(site).start(100, true);
        assertThat(claimMillis() > 90_000, is(true));
        SiteBackoff.of(site).end();
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void requestsOfARemovedSiteRunSoThatTheyFail() {
        site = null;
        assertThat(claimMillis(), is(0L));
    }

    @Test
    void requestsRunInTheirOrderWithinAChangingLimit() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        int requests = 300;
        CountDownLatch ended = new CountDownLatch(requests);
        for (int i = 0; i < requests; i++) {
            int number = i;
            executor.submitRequest(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                order.add(number);
                site.setMaxConcurrentRequests(number < 100 ? 8 : number < 200 ? 1 : 16);
                if (number == 120) {
                    most.set(0);
                }
                running.decrementAndGet();
                ended.countDown();
                return number % 2 == 0;
            });
        }
        assertThat(ended.await(1, TimeUnit.MINUTES), is(true));
        assertThat(most.get(), is(lessThanOrEqualTo(16)));
        List<Integer> oneAtATime =
                order.stream().filter(n -> n > 120 && n < 200).toList();
        assertThat(oneAtATime, is(IntStream.range(121, 200).boxed().toList()));
    }
}
