package io.postern.room.sim;

import io.postern.media.rtc.DataChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A data channel whose network a test plays. */
public final class SimulatedChannel implements DataChannel {
    private final String label;
    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private volatile State state = State.CONNECTING;
    private final AtomicLong buffered = new AtomicLong();
    private volatile boolean congested;
    private volatile @Nullable Listener listener;

    public SimulatedChannel(String label) {
        this.label = label;
    }

    /** Everything handed to the network so far. */
    public List<byte[]> sent() {
        return sent;
    }

    public void open() {
        state = State.OPEN;
        tell(l -> l.onState(State.OPEN));
    }

    /** From now on nothing leaves the buffer, until {@link #drain()}. */
    public void congest() {
        congested = true;
    }

    public void drain() {
        congested = false;
        buffered.set(0);
        tell(l -> l.onBufferedAmountDecreased(0));
    }

    /** As if the other side had sent this. */
    public void receive(byte[] message) {
        tell(l -> l.onMessage(message));
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int id() {
        return label.equals("_reliable") ? 1 : 3;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public long bufferedAmount() {
        return buffered.get();
    }

    @Override
    public void send(byte[] message) {
        if (state != State.OPEN) {
            throw new IllegalStateException("not open");
        }
        sent.add(message);
        if (congested) {
            buffered.addAndGet(message.length);
        }
    }

    @Override
    public void listen(Listener next) {
        listener = next;
    }

    @Override
    public void close() {
        state = State.CLOSED;
    }

    private void tell(java.util.function.Consumer<Listener> news) {
        Listener told = listener;
        if (told != null) {
            news.accept(told);
        }
    }
}
