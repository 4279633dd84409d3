namespace MiniVmm.Conformance.Cases;

/// <summary>Which segment a case reaches its memory through, and with what size of address. FS starts at the data; with
/// <see cref="Based"/> DS and ES do too, so that 16-bit addresses get there.</summary>
internal readonly record struct SegmentChoice(bool Address16, bool Based, byte Prefix)
{
    private const byte Es = 0x26, Ss = 0x36, Ds = 0x3E, Fs = 0x64, Gs = 0x65;

    /// <summary>Base of the segment of an operand, and of the source of a string instruction.</summary>
    public uint SourceBase => Prefix == Fs || (Based && Prefix is 0 or Es or Ds) ? CaseLayout.DataAddress : 0;

    /// <summary>Base of ES, to which string instructions write.</summary>
    public uint DestinationBase => Based ? CaseLayout.DataAddress : 0;

    public static SegmentChoice Make(Template template, bool addresses, bool longMode, ref Values values)
    {
        if (!addresses) return new SegmentChoice(!longMode && template.Has(Traits.Count) && values.OneIn(4), false, 0);
        if (template.HasSegmentPrefix) return default;
        if (!longMode && values.OneIn(5))
        {
            bool based = template.Has(Traits.String) || values.OneIn(2);
            return new SegmentChoice(true, based, based ? Pick([0, 0, Es, Ds, Fs], ref values) : Fs);
        }
        if (!longMode && values.OneIn(8)) return new SegmentChoice(false, true, Pick([0, Es, Ds, Fs], ref values));
        return new SegmentChoice(false, false, Pick([0, 0, 0, 0, 0, 0, 0, 0, 0, Es, Ss, Ds, Fs, Fs, Gs], ref values));
    }

    /// <summary>The prefix, or 0. An operand in SS by default needs one to be in DS.</summary>
    public byte Override(bool usesStackSegment) => Based && Prefix == 0 && usesStackSegment ? Ds : Prefix;

    private static byte Pick(ReadOnlySpan<byte> choices, ref Values values) => choices[values.Below(choices.Length)];
}
