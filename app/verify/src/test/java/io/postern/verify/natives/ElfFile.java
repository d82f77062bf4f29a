package io.postern.verify.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shared library of Linux says about libraries that it needs: the entries of its dynamic section. Reads 64 bit
 * little-endian ELF files ("Executable and Linking Format", gABI 4.1, chapters 4 and 5).
 *
 * @param needed file names of the libraries that the dynamic linker loads with it
 * @param text all its bytes as Latin-1, to look for names in it
 */
record ElfFile(List<String> needed, String text) {
    private static final int MAGIC = 0x464C457F;
    private static final int PROGRAM_HEADERS = 32;
    private static final int PROGRAM_HEADER_SIZE = 54;
    private static final int PROGRAM_HEADER_COUNT = 56;
    private static final int TYPE_LOAD = 1;
    private static final int TYPE_DYNAMIC = 2;
    private static final int ENTRY_BYTES = 16;
    private static final long TAG_END = 0;
    private static final long TAG_NEEDED = 1;
    private static final long TAG_STRINGS = 5;

    ElfFile {
        needed = List.copyOf(needed);
    }

    static ElfFile of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 64 || bytes.getInt(0) != MAGIC || bytes.get(4) != 2 || bytes.get(5) != 1) {
            throw new IllegalArgumentException("This is not a 64 bit little-endian ELF file");
        }
        int headers = Math.toIntExact(bytes.getLong(PROGRAM_HEADERS));
        int size = bytes.getShort(PROGRAM_HEADER_SIZE);
        int count = bytes.getShort(PROGRAM_HEADER_COUNT);
        List<Long> names = new ArrayList<>();
        long strings = 0;
        for (int header = headers; header < headers + count * size; header += size) {
            if (bytes.getInt(header) == TYPE_DYNAMIC) {
                int entry = Math.toIntExact(bytes.getLong(header + 8));
                for (; bytes.getLong(entry) != TAG_END; entry += ENTRY_BYTES) {
                    if (bytes.getLong(entry) == TAG_NEEDED) {
                        names.add(bytes.getLong(entry + 8));
                    } else if (bytes.getLong(entry) == TAG_STRINGS) {
                        strings = bytes.getLong(entry + 8);
                    }
                }
            }
        }
        int table = offset(bytes, headers, size, count, strings);
        return new ElfFile(
                names.stream()
                        .map(name -> string(file, table + Math.toIntExact(name)))
                        .toList(),
                new String(file, StandardCharsets.ISO_8859_1));
    }

    /** Where in the file the byte is that is loaded to an address. */
    private static int offset(ByteBuffer bytes, int headers, int size, int count, long address) {
        for (int header = headers; header < headers + count * size; header += size) {
            long start = bytes.getLong(header + 16);
            if (bytes.getInt(header) == TYPE_LOAD && address >= start && address < start + bytes.getLong(header + 32)) {
                return Math.toIntExact(address - start + bytes.getLong(header + 8));
            }
        }
        throw new IllegalArgumentException("The string table is in no segment");
    }

    private static String string(byte[] file, int offset) {
        int end = offset;
        while (file[end] != 0) {
            end++;
        }
        return new String(file, offset, end - offset, StandardCharsets.US_ASCII);
    }
}
