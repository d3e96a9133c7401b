// The words of one query line of RFC 3912: clustered letters, long names, arguments attached or apart (RIPE Database query reference).
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Rdap.Registry.Numbers;
using Rdap.Registry.Objects;

namespace Rdap.Protocols.Whois;

/// <content>The walk over the words, and the notices that it leaves.</content>
public sealed partial class WhoisQuery
{
    // More than anybody can read; a line that is wrong in more ways is told the first of them.
    private const int MaxNotices = 16;

    private readonly Notice[] _notices = new Notice[MaxNotices];
    private readonly byte[] _noticeText = new byte[2 * MaxLineLength];
    private int _noticeCount;
    private int _noticeTextLength;

    /// <summary>How many things the line gives reason to say.</summary>
    public int NoticeCount => _noticeCount;

    /// <summary>What to say, in order.</summary>
    public WhoisMessage NoticeAt(int index) => _notices[index].Message;

    /// <summary>What to fill into the message's text.</summary>
    public ReadOnlySpan<byte> NoticeArgument(int index, int which) =>
        _noticeText.AsSpan(which == 0 ? _notices[index].First : _notices[index].Second);

    /// <summary>Adds a source of -s that is not there. The others still answer.</summary>
    internal void NoteUnknownSource(int index) => Note(WhoisMessage.UnknownSource, SourceName(index));

    private void ReadWords(in WhoisClient client)
    {
        bool flagsEnded = false;
        for (int i = 0; i < _wordCount && !IsRefused; i++)
        {
            ReadOnlySpan<byte> word = Word(i);
            if (flagsEnded || word is not [(byte)'-', _, ..])
            {
                AddToKey(word);
            }
            else if (word.SequenceEqual("--"u8))
            {
                flagsEnded = true;
            }
            else if (word[1] == '-')
            {
                ReadLong(word, ref i, client);
            }
            else
            {
                ReadCluster(word, ref i, client);
            }
        }
    }

    private void AddToKey(ReadOnlySpan<byte> word)
    {
        if (_keyLength > 0)
        {
            _key[_keyLength++] = (byte)' ';
        }

        word.CopyTo(_key.AsSpan(_keyLength));
        _keyLength += word.Length;
    }

    private void ReadLong(ReadOnlySpan<byte> word, ref int index, in WhoisClient client)
    {
        int equals = word.IndexOf((byte)'=');
        ReadOnlySpan<byte> name = equals < 0 ? word[2..] : word[2..equals];
        if (!WhoisFlags.TryFind(name, out WhoisFlag flag)
            || (equals >= 0 && WhoisFlags.Get(flag).Argument == WhoisArgument.None))
        {
            Refuse(WhoisMessage.InvalidOption, word);
            return;
        }

        Apply(flag, equals < 0 ? [] : word[(equals + 1)..], ref index, client);
    }

    private void ReadCluster(ReadOnlySpan<byte> word, ref int index, in WhoisClient client)
    {
        for (int i = 1; i < word.Length && !IsRefused; i++)
        {
            if (!WhoisFlags.TryFind(word[i], out WhoisFlag flag))
            {
                Refuse(WhoisMessage.InvalidOption, word);
                return;
            }

            // The rest of the word is the argument of the first letter that takes one.
            bool takesRest = WhoisFlags.Get(flag).Argument != WhoisArgument.None;
            Apply(flag, takesRest ? word[(i + 1)..] : [], ref index, client);
            if (takesRest)
            {
                return;
            }
        }
    }

    private void Apply(WhoisFlag flag, ReadOnlySpan<byte> attached, ref int index, in WhoisClient client)
    {
        WhoisFlagInfo info = WhoisFlags.Get(flag);
        if (info.Once && Has(flag))
        {
            RefuseFlags(WhoisMessage.FlagTwice, flag, flag);
            return;
        }

        _flags |= 1UL << (int)flag;
        if (info.Argument == WhoisArgument.None)
        {
            return;
        }

        if (attached.IsEmpty)
        {
            if (++index == _wordCount)
            {
                RefuseFlags(WhoisMessage.InvalidOption, flag, flag);
                return;
            }

            attached = Word(index);
        }

        ReadArgument(info.Argument, attached, client);
    }

    private void ReadArgument(WhoisArgument kind, ReadOnlySpan<byte> argument, in WhoisClient client)
    {
        switch (kind)
        {
            case WhoisArgument.Type:
                if (TryReadType(argument, out ObjectClass template))
                {
                    TemplateClass = template;
                }

                break;
            case WhoisArgument.Info:
                ReadInfo(argument);
                break;
            case WhoisArgument.Version:
                ReadVersion(argument);
                break;
            case WhoisArgument.Versions:
                ReadVersions(argument);
                break;
            case WhoisArgument.Serials:
                ReadMirror(argument);
                break;
            case WhoisArgument.Client:
                ReadClient(argument, client);
                break;
            case WhoisArgument.Charset:
                ReadCharset(argument);
                break;
            default:
                ReadList(kind, argument);
                break;
        }
    }

    private void ReadList(WhoisArgument kind, ReadOnlySpan<byte> list)
    {
        foreach (Range part in list.Split((byte)','))
        {
            ReadOnlySpan<byte> name = list[part];
            if (name.IsEmpty || IsRefused)
            {
                continue;
            }

            if (kind == WhoisArgument.Types)
            {
                if (TryReadType(name, out ObjectClass type))
                {
                    _types |= ObjectClassSet.Of(type);
                }
            }
            else if (kind == WhoisArgument.Attributes)
            {
                ReadAttribute(name);
            }
            else
            {
                ReadSource(name);
            }
        }
    }

    private bool TryReadType(ReadOnlySpan<byte> name, out ObjectClass type)
    {
        bool found = ObjectClasses.TryFind(name, out type);
        if (!found)
        {
            Refuse(WhoisMessage.UnknownType, name);
        }

        return found;
    }

    private void ReadAttribute(ReadOnlySpan<byte> name)
    {
        AttributeName attribute = AttributeNames.FindShortOrLong(name);
        if (attribute == AttributeName.Person)
        {
            _inverse |= PersonAlias;
        }
        else if (attribute == AttributeName.Unknown)
        {
            Refuse(WhoisMessage.UnknownAttribute, name);
        }
        else if (!AttributeNames.Get(attribute).IsInverseKey)
        {
            Refuse(WhoisMessage.NotSearchable, name);
        }
        else
        {
            _inverse |= AttributeSet.Of(attribute);
        }
    }

    private void ReadSource(ReadOnlySpan<byte> name)
    {
        // The name is a part of _line and outlives this call there.
        int start = (int)Unsafe.ByteOffset(
            ref MemoryMarshal.GetArrayDataReference(_line), ref MemoryMarshal.GetReference(name));
        if (_sourceCount < MaxSources)
        {
            _sources[_sourceCount++] = start..(start + name.Length);
        }
    }

    private void ReadInfo(ReadOnlySpan<byte> argument)
    {
        if (argument.SequenceEqual("sources"u8))
        {
            _flags |= 1UL << (int)WhoisFlag.ListSources;
        }
        else if (argument.SequenceEqual("types"u8))
        {
            _flags |= 1UL << (int)WhoisFlag.Types;
        }
        else if (argument.SequenceEqual("version"u8))
        {
            _flags |= 1UL << (int)WhoisFlag.Version;
        }
        else
        {
            Refuse(WhoisMessage.InvalidOption, argument);
        }
    }

    private void ReadClient(ReadOnlySpan<byte> argument, in WhoisClient client)
    {
        int comma = argument.IndexOf((byte)',');
        if (comma < 0)
        {
            return;
        }

        ReadOnlySpan<byte> address = argument[(comma + 1)..];
        if (!IpText.TryParseAddress(address, out IpFamily family, out UInt128 value))
        {
            Refuse(WhoisMessage.InvalidOption, argument);
        }
        else if (!client.MayProxy)
        {
            MustClose = true;
            Refuse(WhoisMessage.ProxyNotAllowed, []);
        }
        else
        {
            Client = new IpAddress(family, value).Unmapped;
        }
    }

    private void ReadCharset(ReadOnlySpan<byte> name)
    {
        if (IsOneOf(name, "utf-8"u8, "utf8"u8))
        {
            Charset = WhoisCharset.Utf8;
        }
        else if (IsOneOf(name, "latin-1"u8, "latin1"u8) || IsOneOf(name, "iso-8859-1"u8, "iso8859-1"u8))
        {
            Charset = WhoisCharset.Latin1;
        }
        else if (IsOneOf(name, "us-ascii"u8, "ascii"u8))
        {
            Charset = WhoisCharset.Ascii;
        }
        else
        {
            Note(WhoisMessage.UnknownCharset, name);
        }
    }

    private static bool IsOneOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        Ascii.EqualsIgnoreCase(name, first) || Ascii.EqualsIgnoreCase(name, second);

    private void ClearNotices() => _noticeCount = _noticeTextLength = 0;

    private void Refuse(WhoisMessage message, ReadOnlySpan<byte> first)
    {
        IsRefused = true;
        Note(message, first);
    }

    private void RefuseNumber(WhoisMessage message, int number)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Refuse(message, digits[..length]);
    }

    private void RefuseFlags(WhoisMessage message, WhoisFlag first, WhoisFlag second)
    {
        Span<byte> names = stackalloc byte[128];
        int length = Encoding.ASCII.GetBytes(WhoisFlags.Get(first).Spelling, names);
        int secondLength = Encoding.ASCII.GetBytes(WhoisFlags.Get(second).Spelling, names[length..]);
        IsRefused = true;
        Note(message, names[..length], names.Slice(length, secondLength));
    }

    private void Note(WhoisMessage message, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        if (_noticeCount == MaxNotices || first.Length + second.Length > _noticeText.Length - _noticeTextLength)
        {
            return;
        }

        _notices[_noticeCount++] = new Notice(message, Keep(first), Keep(second));
    }

    private Range Keep(ReadOnlySpan<byte> text)
    {
        int start = _noticeTextLength;
        text.CopyTo(_noticeText.AsSpan(start));
        _noticeTextLength += text.Length;
        return start.._noticeTextLength;
    }

    private readonly record struct Notice(WhoisMessage Message, Range First, Range Second);
}
