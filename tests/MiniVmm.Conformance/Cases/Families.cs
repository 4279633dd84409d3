namespace MiniVmm.Conformance.Cases;

/// <summary>All instruction forms whose results ring 3 can see, by family.</summary>
/// <remarks>Not here because their results are the processor's own: CPUID, RDTSC, SGDT, SIDT, SLDT, STR, SMSW; because
/// they call the host's kernel: INT 80h, SYSENTER, SYSCALL; because ours has none: x87 and what came after it, and what
/// their encodings mean in place of a register form (LDS, LES, BOUND). 16-bit near branches would leave the code.</remarks>
internal static class Families
{
    public static readonly IReadOnlyDictionary<string, string> Rows = new Dictionary<string, string>
    {
        ["arithmetic"] = """
            00+8n /r | b alu
            01+8n /r | v alu
            02+8n /r | b
            03+8n /r | v
            04+8n ib
            05+8n iz | v
            80 /n ib | b alu
            81 /n iz | v alu
            82 /n ib | b i386
            83 /n ib | v alu
            84 /r | b
            85 /r | v
            A8 ib
            A9 iz | v
            F6 /0 ib | b
            F6 /1 ib | b
            F7 /1 iz | v
            F7 /0 iz | v
            F6 /2 | b lock
            F7 /2 | v lock
            F6 /3 | b lock
            F7 /3 | v lock
            FE /0 | b lock
            FF /0 | v lock
            FE /1 | b lock
            FF /1 | v lock
            40+r | v
            48+r | v
            """,
        ["multiply and divide"] = """
            F6 /4 | b
            F7 /4 | v
            F6 /5 | b
            F7 /5 | v
            69 /r iz | v
            6B /r ib | v
            0F AF /r | v
            F6 /6 | b div
            F7 /6 | v div
            F6 /7 | b div
            F7 /7 | v div
            """,
        ["shifts"] = """
            D0 /n | b
            D1 /n | v
            D2 /n | b
            D3 /n | v
            C0 /n ib | b
            C1 /n ib | v
            0F A4 /r ib | v double
            0F A5 /r | v double
            0F AC /r ib | v double
            0F AD /r | v double
            """,
        ["bits"] = """
            0F A3 /r | v bits
            0F AB /r | v bits lock
            0F B3 /r | v bits lock
            0F BB /r | v bits lock
            0F BA /4 ib | v
            0F BA /5 ib | v lock
            0F BA /6 ib | v lock
            0F BA /7 ib | v lock
            0F BC /r | v
            0F BD /r | v
            0F C8+r
            66 0F C8+r
            """,
        ["moves"] = """
            88 /r | b
            89 /r | v
            8A /r | b
            8B /r | v
            A0 moffs
            A1 moffs | v
            A2 moffs
            A3 moffs | v
            B0 ib
            B4 ib
            B7 ib
            B8+r iz | v
            C6 /0 ib | b
            C7 /0 iz | v
            0F B6 /r | v
            0F B7 /r | v
            0F BE /r | v
            0F BF /r | v
            8D /r | v m address
            D7 | table
            90 | v
            F3 90
            0F 1F /0 | v address
            """,
        ["exchanges"] = """
            86 /r | b lock
            87 /r | v lock
            90+r | v
            0F C0 /r | b lock
            0F C1 /r | v lock
            0F B0 /r | b lock
            0F B1 /r | v lock
            0F C7 /1 | m lock
            """,
        ["conditions"] = """
            0F 90+n /0 | b
            0F 40+n /r | v
            70+n 03 8D 40 01
            0F 80+n 03 00 00 00 8D 40 01
            E0 03 8D 40 01 | count
            E1 03 8D 40 01 | count
            E2 03 8D 40 01 | count
            E3 03 8D 40 01 | count
            EB 03 8D 40 01
            E9 03 00 00 00 8D 40 01
            """,
        ["accumulator"] = """
            98 | v
            99 | v
            9E
            9F
            D6 | i386
            F5
            F8
            F9
            FC
            FD
            27 | i386
            2F | i386
            37 | i386
            3F | i386
            D4 ib | i386
            D5 ib | i386
            0F 18 /r | v
            0F 19 /r | v
            0F 1A /r | v
            0F 1B /r | v
            0F 1C /r | v
            0F 1D /r | v
            0F 1E /r | v
            0F 1F /r | v
            F3 0F 1E /1 | r
            F3 0F 1E FA
            F3 0F 1E FB
            """,
        ["stack"] = """
            50+r | v stack
            54 | v stack
            58+r | v stack
            FF /6 | v stack
            8F /0 | v stack
            68 iz | v stack
            6A ib | v stack
            60 | v i386
            61 | v i386
            9C | v stack
            9D | v stack popf
            C8 iw ib | v stack enter
            C9 | v stack frame
            8D 64 24 F8
            """,
        ["strings"] = """
            A4 | string
            A5 | v string
            A6 | string
            A7 | v string
            AA | string
            AB | v string
            AC | string
            AD | v string
            AE | string
            AF | v string
            F3 A4 | string
            F3 A5 | v string
            F3 A6 | string
            F3 A7 | v string
            F2 A6 | string
            F2 A7 | v string
            F3 AA | string
            F3 AB | v string
            F3 AC | string
            F3 AD | v string
            F3 AE | string
            F3 AF | v string
            F2 AE | string
            F2 AF | v string
            """,
        ["transfers"] = """
            E8 00 00 00 00 | i386
            E8 03 00 00 00 8D 40 01 | i386
            FF /2 8D 40 01 | i386 target
            FF /4 8D 40 01 | i386 target
            C3 8D 40 01 | i386 return
            C2 iw 8D 40 01 | i386 return
            EA far 8D 40 01 | i386 far
            9A far 8D 40 01 | i386 far
            FF /3 8D 40 01 | m i386 target pointer
            FF /5 8D 40 01 | m i386 target pointer
            CB 8D 40 01 | i386 return far
            CA iw 8D 40 01 | i386 return far
            CF 8D 40 01 | i386 return far iret
            """,
        ["interrupts"] = """
            CC
            CD vector
            CD 03
            CD 04
            CE | i386
            62 /r | v m i386 bound
            """,
        ["segments"] = """
            8C /r | v sreg
            8E /3 | selector
            8E /0 | selector
            8E /2 | selector ss
            8E /4 | i386 selector
            8E /5 | i386 selector
            C4 /r | v m i386 pointer
            C5 /r | v m i386 pointer
            0F B2 /r | v m i386 pointer ss
            0F B4 /r | v m i386 pointer
            0F B5 /r | v m i386 pointer
            06 | v i386
            0E | v i386
            16 | v i386
            1E | v i386
            0F A0 | v stack
            0F A8 | v stack
            07 | v i386 popsreg
            17 | v i386 popsreg ss
            1F | v i386 popsreg
            0F A1 | v i386 popsreg
            0F A9 | v i386 popsreg
            """,
        ["descriptors"] = """
            0F 02 /r | v selector datasel
            0F 03 /r | v selector datasel
            0F 00 /4 | selector datasel
            0F 00 /5 | selector datasel
            63 /r | i386 selector
            """,
        ["privileged"] = """
            F4
            FA
            FB
            E4 ib
            E5 ib | v
            E6 ib
            E7 ib | v
            EC
            ED | v
            EE
            EF | v
            6C | string
            6D | v string
            6E | string
            6F | v string
            F3 6C | string
            F3 6D | v string
            F3 6E | string
            F3 6F | v string
            0F 00 /2 | selector
            0F 00 /3 | selector
            0F 01 /2 | m
            0F 01 /3 | m
            0F 01 /6
            0F 01 /7 | m address
            0F 06
            0F 08
            0F 09
            0F 20 /0 | r
            0F 20 /2 | r
            0F 20 /3 | r
            0F 20 /4 | r
            0F 22 /0 | r
            0F 22 /2 | r
            0F 22 /3 | r
            0F 22 /4 | r
            0F 21 /n | r
            0F 23 /n | r
            0F 30
            0F 32
            """,
        ["undefined"] = """
            0F 0B
            0F B9 /r
            0F FF /r
            FE /2
            FE /3
            FE /4
            FE /5
            FE /6
            FE /7
            FF /7
            C6 /1 ib
            C6 /6 ib
            C7 /2 iz
            C7 /6 iz
            0F BA /0 ib
            0F BA /1 ib
            0F BA /2 ib
            0F BA /3 ib
            0F C7 /1 | r
            0F 00 /6
            0F 00 /7
            0F 04
            0F 0A
            0F 0C
            0F 24 C0
            0F 26 C0
            0F 36
            0F 39
            0F 3F
            8C /6
            8C /7
            8D /r | r
            8E /1
            8E /6
            8E /7
            FF /3 | r
            FF /5 | r
            """,
        ["illegal lock"] = """
            F0 00+8n /r | b r
            F0 01+8n /r | v r
            F0 03+8n /r | v
            F0 38 /r | b m
            F0 39 /r | v m
            F0 04+8n ib
            F0 80 /n ib | b r
            F0 83 /n ib | v r
            F0 83 /7 ib | v m
            F0 84 /r | b
            F0 F7 /0 iz | v
            F0 F7 /2 | v r
            F0 F7 /4 | v
            F0 F7 /6 | v
            F0 FF /0 | v r
            F0 40+r | v
            F0 88 /r | b
            F0 89 /r | v
            F0 8B /r | v
            F0 C7 /0 iz | v
            F0 D1 /4 | v
            F0 0F A4 /r ib | v
            F0 0F A3 /r | v bits
            F0 0F AB /r | v r
            F0 0F BA /4 ib | v
            F0 0F BA /5 ib | v r
            F0 0F BC /r | v
            F0 0F B1 /r | v r
            F0 0F C1 /r | v r
            F0 87 /r | v r
            F0 90
            F0 0F 90+n /0 | b
            F0 70+n 00
            F0 50+r
            F0 A4 | string
            F0 F3 A5 | string
            F0 F8
            F0 98
            F0 CC
            F0 F4
            F0 0F 0B
            """,
        ["prefixes"] = """
            66 66 01 /r
            66 66 89 /r
            26 2E 36 3E 8B /r | v
            2E 8B /r | v
            2E 89 /r | v i386 m
            2E 31 /r | v i386
            F2 01 /r | v
            F3 01 /r | v
            F3 8D /r | v m address
            F2 F3 89 /r | v
            F3 0F AF /r | v
            F2 70+n 03 8D 40 01
            3E 70+n 03 8D 40 01
            F2 F3 A4 | string
            F3 F2 A6 | string
            F2 A4 | string
            F2 AB | v string
            F2 AD | v string
            2E A4 | string
            01 /r | v r long
            90 | long
            8B /r | r long
            FA | long
            0F 0B | long
            """,
    };
}
