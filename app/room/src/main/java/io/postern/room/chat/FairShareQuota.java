package io.postern.room.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Fair-share eviction: bounds the items and bytes that several senders make us keep, for each sender and in total. A sender
 * over its own bound loses its oldest items; while a total is exceeded, the sender that holds most loses its oldest. So no
 * sender can push out what another keeps within its share. Counts only; the items themselves are the caller's. Not thread
 * safe.
 */
final class FairShareQuota {
    private final Bounds bounds;
    private final Map<String, Share> shares = new HashMap<>();
    private int items;
    private long bytes;

    FairShareQuota(Bounds bounds) {
        this.bounds = bounds;
    }

    /** The limits for one sender and for all together. */
    record Bounds(int itemsOfSender, int items, long bytesOfSender, long bytes) {}

    /** One item of a sender. */
    record Item(String sender, String id) {}

    /**
     * Counts an item; a known item changes its size and keeps its place.
     *
     * @return the items to evict for it, perhaps the item itself
     */
    List<Item> put(Item item, long size) {
        Share share = shares.computeIfAbsent(item.sender(), sender -> new Share());
        Long before = share.sizes.put(item.id(), size);
        if (before == null) {
            items++;
        }
        long more = size - (before == null ? 0 : before);
        share.bytes += more;
        bytes += more;
        List<Item> evicted = new ArrayList<>();
        while (share.sizes.size() > bounds.itemsOfSender() || share.bytes > bounds.bytesOfSender()) {
            evicted.add(evictOldest(item.sender()));
        }
        while (items > bounds.items()) {
            evicted.add(evictOldest(largest(held -> held.sizes.size())));
        }
        while (bytes > bounds.bytes()) {
            evicted.add(evictOldest(largest(held -> held.bytes)));
        }
        return evicted;
    }

    void remove(Item item) {
        Share share = shares.get(item.sender());
        Long size = share == null ? null : share.sizes.remove(item.id());
        if (share == null || size == null) {
            return;
        }
        share.bytes -= size;
        bytes -= size;
        items--;
        if (share.sizes.isEmpty()) {
            shares.remove(item.sender());
        }
    }

    /** Forgets all items of a sender. */
    void removeAll(String sender) {
        Share share = shares.remove(sender);
        if (share != null) {
            items -= share.sizes.size();
            bytes -= share.bytes;
        }
    }

    private String largest(ToLongFunction<Share> measure) {
        return shares.entrySet().stream()
                .max(Comparator.comparingLong(entry -> measure.applyAsLong(entry.getValue())))
                .orElseThrow()
                .getKey();
    }

    private Item evictOldest(String sender) {
        Share share = shares.get(sender);
        if (share == null) {
            throw new IllegalStateException("nothing is counted of that sender");
        }
        Item oldest = new Item(sender, share.sizes.keySet().iterator().next());
        remove(oldest);
        return oldest;
    }

    private static final class Share {
        /** The items, oldest first. */
        private final Map<String, Long> sizes = new LinkedHashMap<>();

        private long bytes;
    }
}
