using System.Text;

namespace Rdap.Benchmarks.Generate;

/// <summary>Invented words and small pools, as bytes. No name in a dump means anybody.</summary>
internal static class Words
{
    public static readonly byte[][] Kinds = Split(
        "Telecom,Networks,Hosting,Internet Services,University,Systems,Communications,Data Center,Broadband,Cable,Cloud,Media,Bank,Logistics,Energy");

    public static readonly byte[][] Forms = Split("Ltd,GmbH,B.V.,S.A.,LLC,Inc,AB,S.p.A.,Oy,A/S,s.r.o.,Sp. z o.o.,SARL,Kft.");
    public static readonly byte[][] Streets = Split("Main Street,Station Road,Harbour Lane,Market Square,Mill Road,Park Avenue,Church Street,River Walk,North Road");
    public static readonly byte[][] Cities = Split("Aldenport,Brisk,Corvale,Dunmere,Estwick,Fenrow,Galdale,Hollin,Isterby,Jorvale,Kelmar,Lindow,Morrin,Norbeck,Ostrand,Pellow");

    public static readonly byte[][] Countries = Split(
        "DE,GB,FR,NL,IT,RU,ES,SE,PL,UA,CH,AT,TR,CZ,NO,DK,FI,RO,BE,IR,IE,PT,GR,HU,IL,SA,AE,BG,SK,LT,LV,EE,SI,HR,RS,KZ,GE,LU,CY,IS");

    // What a third of all assignments say about themselves.
    public static readonly byte[][] CommonDescriptions = Split(
        "Customer network,DSL customers,Dynamic IP pool,Point-to-point link,Dedicated servers,Infrastructure,Broadband pool,Business customers,Static IP,Loopbacks");

    public static readonly byte[][] Remarks = Split(
        "Please send abuse reports to the contact above,Peering requests to the noc,24x7 operations,Provider aggregatable space,Used for customers of our resellers," +
        "For routing questions ask the tech-c,This range is statically assigned,Geolocation data on request");

    public static readonly byte[][] FirstNames = Split(
        "Anna,Bela,Carl,Dora,Emil,Fanny,Georg,Hanna,Ivan,Julia,Karol,Lena,Milan,Nora,Olaf,Petra,Quentin,Rosa,Stefan,Tina,Ulrich,Vera,Willem,Xenia,Yusuf,Zoe");

    // Beyond ASCII, as UTF-8: in 0.3 % of the objects.
    public static readonly byte[][] Accented = Split("Jörg Ångström,Société Générale de Données,Łódź Północ,Ümit Çelik,Česká síť,Αθήνα,Москва,Málaga Señal,Århus Bredbånd");

    /// <summary>The same in ISO 8859-1: no UTF-8 decoder accepts it.</summary>
    public static readonly byte[] Latin1 = Encoding.Latin1.GetBytes("Jörg Ångström, Straße 5");

    private static readonly byte[][] Syllables = Split("ba,co,di,fer,gan,hel,in,jor,ka,lum,mar,net,or,pri,qua,ros,sta,tel,ur,ver,win,xe,yol,zan,bre,cal,dun,eld");

    /// <summary>A word of two or three syllables, as its number among all such words.</summary>
    public static int Word(ref SeededRandom random) => random.Next(Syllables.Length * Syllables.Length * Syllables.Length * 2);

    public static RpslText LowerWord(this RpslText text, int word) => Spell(text, word, 0x20, 0x20);

    public static RpslText UpperWord(this RpslText text, int word) => Spell(text, word, 0, 0);

    public static RpslText TitleWord(this RpslText text, int word) => Spell(text, word, 0, 0x20);

    private static RpslText Spell(RpslText text, int word, byte first, byte rest)
    {
        byte casing = first;
        for (int left = 2 + (word & 1), code = word >> 1; left > 0; left--, code /= Syllables.Length)
        {
            foreach (byte letter in Syllables[code % Syllables.Length])
            {
                text.Put((byte)((letter & ~0x20) | casing));
                casing = rest;
            }
        }
        return text;
    }

    private static byte[][] Split(string list) => [.. list.Split(',').Select(Encoding.UTF8.GetBytes)];
}
