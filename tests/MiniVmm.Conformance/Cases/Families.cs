namespace MiniVmm.Conformance.Cases;

/// <summary>All instruction forms whose results ring 3 can see, by family.</summary>
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
            82 /n ib | b
            83 /n ib | v alu
            84 /r | b
            85 /r | v
            A8 ib
            A9 iz | v
            F6 /0 ib | b
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
            F6 /7 | b idiv
            F7 /7 | v idiv
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
            """,
        ["moves"] = """
            88 /r | b
            89 /r | v
            8A /r | b
            8B /r | v
            8C /r | sreg
            8C /r | v m sreg
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
            67 8D /r | v m address a16
            D7 | table
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
            67 E0 03 8D 40 01 | count
            67 E2 03 8D 40 01 | count
            67 E3 03 8D 40 01 | count
            EB 03 8D 40 01
            """,
        ["accumulator"] = """
            98 | v
            99 | v
            9E
            9F
            D6
            F5
            F8
            F9
            FC
            FD
            27
            2F
            37
            3F
            D4 ib | nonzero
            D5 ib
            """,
        ["stack"] = """
            50+r | v
            54 | v
            58+r | v
            FF /6 | v
            8F /0 | v
            68 iz | v
            6A ib | v
            60 | v
            61 | v
            9C | v
            9D | v popf
            C8 iw ib | v enter
            C9 | v frame
            E8 00 00 00 00
            E8 03 00 00 00 8D 40 01
            8D 64 24 F8
            62 /r | v m bound
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
    };
}
