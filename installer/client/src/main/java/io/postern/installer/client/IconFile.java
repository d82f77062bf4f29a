package io.postern.installer.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the product icon in the format of each system: a PNG, or PNGs of several sizes in an ICO or ICNS container.
 * Both containers take PNG data, so no image is converted.
 */
final class IconFile {
    private static final int MAX_ICON_SIZE = 256;
    private static final int[] SIZES = {16, 32, 48, 64, 128, MAX_ICON_SIZE};
    private static final int ICO_HEADER = 6;
    private static final int ICO_ENTRY = 16;

    /** Apple's types for PNGs by size in pixels. */
    private static final Map<Integer, String> ICNS_TYPES =
            Map.of(16, "icp4", 32, "icp5", 64, "icp6", 128, "ic07", MAX_ICON_SIZE, "ic08");

    private final TargetPlatform target;
    private final Path pictures;

    /** @param pictures the folder with {@code postern-16.png} to {@code postern-256.png} */
    IconFile(TargetPlatform target, Path pictures) {
        this.target = target;
        this.pictures = pictures;
    }

    /** @return the file */
    Path make(Path folder) throws IOException {
        Map<Integer, byte[]> all = new LinkedHashMap<>();
        for (int size : SIZES) {
            all.put(size, Files.readAllBytes(pictures.resolve("postern-" + size + ".png")));
        }
        return switch (target) {
            case LINUX -> Files.write(folder.resolve("postern.png"), png(all));
            case WINDOWS -> Files.write(folder.resolve("postern.ico"), ico(all));
            case MACOS -> Files.write(folder.resolve("postern.icns"), icns(all));
        };
    }

    private static byte[] png(Map<Integer, byte[]> all) throws IOException {
        byte[] largest = all.get(MAX_ICON_SIZE);
        if (largest == null) {
            throw new IOException("There is no icon of " + MAX_ICON_SIZE + " pixels.");
        }
        return largest;
    }

    /** An ICO file: a directory with entries of 16 bytes, then the images. */
    static byte[] ico(Map<Integer, byte[]> all) {
        int offset = ICO_HEADER + ICO_ENTRY * all.size();
        int length =
                offset + all.values().stream().mapToInt(data -> data.length).sum();
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0).putShort((short) 1).putShort((short) all.size());
        for (Map.Entry<Integer, byte[]> picture : all.entrySet()) {
            // A size of 256 is written as 0.
            byte size = (byte) (picture.getKey() % MAX_ICON_SIZE);
            file.put(size)
                    .put(size)
                    .put((byte) 0)
                    .put((byte) 0)
                    .putShort((short) 1)
                    .putShort((short) 32);
            file.putInt(picture.getValue().length).putInt(offset);
            offset += picture.getValue().length;
        }
        all.values().forEach(file::put);
        return file.array();
    }

    /** An ICNS file: a header with the total length, then each image with type and length. */
    static byte[] icns(Map<Integer, byte[]> all) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream pictures = new DataOutputStream(body);
        for (Map.Entry<Integer, byte[]> picture : all.entrySet()) {
            String type = ICNS_TYPES.get(picture.getKey());
            if (type != null) {
                pictures.writeBytes(type);
                pictures.writeInt(8 + picture.getValue().length);
                pictures.write(picture.getValue());
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataOutputStream file = new DataOutputStream(whole);
        file.writeBytes("icns");
        file.writeInt(8 + body.size());
        body.writeTo(file);
        return whole.toByteArray();
    }
}
