package io.postern.backend.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which no complete request head arrives in time, even if single bytes keep arriving (slowloris).
 * The time runs from the opening of the connection or from the previous response. Thread safe.
 */
final class RequestDeadline implements Connection.Listener, HttpConfiguration.Customizer {
    private final Duration limit;
    private final Supplier<Scheduler> scheduler;
    private final Map<EndPoint, Scheduler.Task> waiting = new ConcurrentHashMap<>();

    /** @param scheduler running as soon as there are connections */
    RequestDeadline(Duration limit, Supplier<Scheduler> scheduler) {
        this.limit = limit;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        await(connection.getEndPoint());
    }

    @Override
    public void onClosed(Connection connection) {
        arrived(connection.getEndPoint());
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        arrived(endPoint);
        Request.addCompletionListener(request, failure -> await(endPoint));
        return request;
    }

    private void await(EndPoint endPoint) {
        if (!endPoint.isOpen()) {
            return;
        }
        replace(
                endPoint,
                scheduler
                        .get()
                        .schedule(
                                () -> {
                                    waiting.remove(endPoint);
                                    endPoint.close();
                                },
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS));
        if (!endPoint.isOpen()) {
            arrived(endPoint);
        }
    }

    private void replace(EndPoint endPoint, Scheduler.Task task) {
        Scheduler.Task before = waiting.put(endPoint, task);
        if (before != null) {
            before.cancel();
        }
    }

    private void arrived(EndPoint endPoint) {
        Scheduler.Task task = waiting.remove(endPoint);
        if (task != null) {
            task.cancel();
        }
    }
}
