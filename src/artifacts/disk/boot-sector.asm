; Coldforge boot sector: reads the network program from the medium it was started from and enters it at offset 2.
;
; The same code is the master boot record of a disk (blocks of 512 bytes) and the El Torito boot image of a CD (blocks of 2048
; bytes). boot-sector.ts fills in `blocks`, `chunks` and `packet.lba`. The partition table starts at 440.
; Assemble with `nasm -f bin`. The bytes stand in boot-sector-code.ts.

        bits    16
        org     0x600

PROGRAM equ     0x800                   ; segment: 32 KB chunks from here never cross a 64 KB line, which old BIOSes cannot do

        jmp     short start
        align   4, db 0

blocks: dw      0                       ; +4: in one chunk of 32 KB
chunks: dw      0                       ; +6
packet: db      16, 0                   ; +8: disk address packet of INT 13h AH=42h
.count: dw      0
        dw      0
.segment:
        dw      PROGRAM
.lba:   dd      0, 0                    ; +16

start:  cli
        cld
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     ss, ax
        mov     sp, 0x7c00
        mov     si, 0x7c00              ; the program will be loaded over us
        mov     di, 0x600
        mov     cx, 256
        rep     movsw
        jmp     0:read
read:   sti
        mov     di, 5                   ; attempts: a CD drive may still be spinning up
.again: mov     si, packet
        mov     ax, [blocks]
        mov     [packet.count], ax      ; the BIOS writes here how many it has read
        mov     ah, 0x42                ; DL is the drive, as the BIOS gave it
        push    dx
        push    di
        int     0x13
        pop     di
        pop     dx
        jnc     .good
        dec     di
        jz      failed
        xor     ah, ah
        push    dx
        push    di
        int     0x13
        pop     di
        pop     dx
        jmp     .again
.good:  movzx   eax, word [blocks]
        add     [packet.lba], eax
        add     word [packet.segment], 0x800
        dec     word [chunks]
        jnz     read
        jmp     PROGRAM:2

failed: mov     si, message
.next:  lodsb
        test    al, al
        jz      .stop
        mov     ah, 0x0e
        mov     bx, 7
        int     0x10
        jmp     .next
.stop:  hlt
        jmp     .stop

message:
        db      'Coldforge: cannot read the boot medium (INT 13h 42h). Try another port or drive.', 0

        times   440 - ($ - $$) db 0
