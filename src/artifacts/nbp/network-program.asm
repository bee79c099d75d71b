; Coldforge BIOS network program: starts a Linux-style kernel image (ipxe.lkrn) and a script that stand behind it in the same file.
;
; PXE loads the whole file at linear 0x7c00 and enters at offset 0 with a far call. The boot sector (disk/boot-sector.asm) loads
; the same file elsewhere and enters at offset 2. All addresses are relative to CS, so the file runs at any paragraph.
;
; File: this program in 512 bytes, the kernel, the script (on a paragraph). `rows` is filled in by network-program.ts.
; Assemble with `nasm -f bin`. The bytes stand in network-program-code.ts.

        bits    16
        org     0

KERNEL_PARAGRAPHS equ 512 / 16          ; the kernel follows this program
STACK   equ     0xe000                  ; in the kernel's segment, by the Linux boot protocol
CMDLINE equ     0xf000
CHUNK   equ     0x8000                  ; INT 15h AH=87h takes at most 64 KB
MARGIN  equ     0x200                   ; 32 MB in blocks of 64 KB: what firmware uses at the top without saying so

        jmp     short pxe_entry         ; +0
        jmp     short disk_entry        ; +2

rows:                                   ; +4: offset in the file, linear destination, length in bytes
kernel: dd      0, 0x100000, 0
script: dd      0, 0x3000000, 0         ; on a machine with little memory; `place` moves it

pxe_entry:
        mov     bp, sp
        les     bx, [bp + 4]            ; !PXE, above the return address
        jmp     0x07c0:.here
.here:  mov     ax, cs
        mov     ds, ax
        cmp     dword [es:bx], '!PXE'
        jne     disk_entry
        mov     eax, [es:bx + 0x10]     ; real-mode entry point
        mov     [pxe_call], eax
        mov     bx, 0x05                ; PXENV_UNDI_SHUTDOWN: the card must not write to memory any more
        call    pxe
        mov     bx, 0x70                ; PXENV_UNLOAD_STACK
        call    pxe

disk_entry:
        cli
        cld
        mov     ax, cs
        mov     ds, ax
        xor     bx, bx
        mov     ss, bx
        mov     sp, 0x7c00              ; below every place where this program stands
        sti

        ; iPXE moves itself below its script and loads everything else around it, so the script goes near the top of memory: at 48 MB, an
        ; initial RAM disk of more than 50 MB would overwrite the running iPXE.
place:  xor     cx, cx
        xor     dx, dx
        mov     ax, 0xe801
        int     0x15
        jc      .keep
        test    dx, dx
        jnz     .known
        mov     dx, bx                          ; some BIOSes answer in AX and BX alone
.known: sub     dx, MARGIN - 0x100              ; it counts from 16 MB
        jc      .keep
        cmp     dx, [script + 6]
        jb      .keep
        mov     [script + 6], dx
.keep:
        mov     di, kernel
        call    move
        mov     eax, [script + 8]       ; `move` counts it down
        mov     [script_length], eax
        mov     di, script
        call    move

        ; The Linux boot protocol: what the boot loader fills in at the front of the real-mode part.
        mov     ax, cs
        add     ax, KERNEL_PARAGRAPHS
        mov     es, ax
        mov     byte [es:0x210], 0xff           ; type_of_loader: none that is registered
        or      byte [es:0x211], 0x80           ; loadflags: CAN_USE_HEAP
        mov     word [es:0x224], STACK - 0x200  ; heap_end_ptr
        mov     ecx, [script_length]
        mov     [es:0x21c], ecx                 ; ramdisk_size
        mov     ebx, [script + 4]               ; `move` has counted it up
        sub     ebx, ecx
        mov     [es:0x218], ebx                 ; ramdisk_image
        mov     byte [es:CMDLINE], 0
        movzx   ecx, ax
        shl     ecx, 4
        add     ecx, CMDLINE
        mov     [es:0x228], ecx                 ; cmd_line_ptr

        cli
        mov     ds, ax
        mov     fs, ax
        mov     gs, ax
        mov     ss, ax
        mov     sp, STACK
        add     ax, 0x20
        push    ax
        push    word 0
        retf

; Calls the PXE function BX with a cleared parameter block.
pxe:    push    ds
        push    word pxe_block
        push    bx
        call    far [pxe_call]
        add     sp, 6
        ret

; Copies the row at DI above 1 MB, a chunk at a time. Changes EAX, EBX, ECX, SI.
move:   mov     ecx, [di + 8]
        test    ecx, ecx
        jz      .done
        cmp     ecx, CHUNK
        jbe     .size
        mov     ecx, CHUNK
.size:  xor     eax, eax
        mov     ax, cs
        shl     eax, 4
        add     eax, [di]
        mov     ebx, [di + 4]
        mov     [source.base], eax              ; 24 bits; the fourth byte is the next line's
        mov     byte [source.access], 0x93
        mov     [target.base], ebx
        mov     byte [target.access], 0x93
        rol     ebx, 8
        mov     [target.base_high], bl
        push    ds
        pop     es
        mov     si, gdt
        push    ecx
        push    di
        inc     cx
        shr     cx, 1                           ; words
        mov     ah, 0x87
        int     0x15
        pop     di
        pop     ecx
        jc      failed
        add     [di], ecx
        add     [di + 4], ecx
        sub     [di + 8], ecx
        jmp     move
.done:  ret

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
        db      'Coldforge: BIOS cannot copy above 1 MB (INT 15h 87h). Use UEFI.', 0

script_length:
        dd      0
pxe_call:
        dd      0
pxe_block:                              ; the status word and what the two calls may write behind it
        times   16 db 0

        align   8, db 0
gdt:    dq      0, 0                    ; two for the BIOS
source: dw      0xffff
.base:  dd      0                       ; 24 bits of address, then the access byte
.access equ     $ - 1
        dw      0
target: dw      0xffff
.base:  dd      0
.access equ     $ - 1
        db      0
.base_high:
        db      0
        dq      0, 0                    ; two for the BIOS

        times   512 - ($ - $$) db 0
