-- 世界的大小、抽签的办法。签：由种子、事、号得到的整数，同样的得到同样的。
CREATE TABLE 世界 AS
WITH 大小 AS (
    SELECT CAST($种子 AS BIGINT) AS 种子, CAST($人数 AS BIGINT) AS 人数,
           CAST($差错 AS BIGINT) AS 给定
)
SELECT 种子, 人数,
       greatest(4, least(1445, 人数 // 110)) AS 村数,
       -- 每条规则埋几处：没有给定的，小的世界少埋，最多 40
       CASE WHEN 给定 < 0 THEN least(40, greatest(4, 人数 // 400)) ELSE 给定 END AS 差错
FROM 大小;
CREATE TABLE 区划 AS
SELECT code AS 代码, level AS 级别, name AS 名称, parent AS 上级
FROM read_csv($区划, header = true, all_varchar = true);

CREATE MACRO 签(事, 号) AS
    CAST(hash(hash(号, 事, (SELECT 种子 FROM 世界))) % 1000000007 AS BIGINT);
-- 0 到 1 之间
CREATE MACRO 成(事, 号) AS CAST(签(事, 号) AS DOUBLE) / 1000000007;

-- 证件号的标记：校验码总是错一位，真人的号都通得过校验，所以这些号不会是任何人的。
-- 头：前17位，作整数。
CREATE MACRO 虚构号(头) AS
    CAST(头 AS VARCHAR) || substr('10X98765432', CAST(1 + (1
        + 2 * (头 % 10) + 4 * (头 // 10 % 10) + 8 * (头 // 100 % 10) + 5 * (头 // 1000 % 10)
        + 10 * (头 // 10000 % 10) + 9 * (头 // 100000 % 10) + 7 * (头 // 1000000 % 10)
        + 3 * (头 // 10000000 % 10) + 6 * (头 // 100000000 % 10) + (头 // 1000000000 % 10)
        + 2 * (头 // 10000000000 % 10) + 4 * (头 // 100000000000 % 10)
        + 8 * (头 // 1000000000000 % 10) + 5 * (头 // 10000000000000 % 10)
        + 10 * (头 // 100000000000000 % 10) + 9 * (头 // 1000000000000000 % 10)
        + 7 * (头 // 10000000000000000 % 10)) % 11 AS INTEGER), 1);
-- 前17位：6位前缀、出生日期（8位整数）、3位顺序号
CREATE MACRO 号头(前缀, 生日, 顺序) AS
    CAST(前缀 AS BIGINT) * 100000000000 + CAST(生日 AS BIGINT) * 1000 + 顺序;
CREATE MACRO 八位(日) AS year(日) * 10000 + month(日) * 100 + day(日);

-- 姓名：虚构加两个干支字，同名的很多
CREATE MACRO 虚构名(数) AS
    '虚构' || substr('甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥', CAST(1 + 数 % 22 AS INTEGER), 1)
    || substr('甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥', CAST(1 + 数 // 22 % 22 AS INTEGER), 1);
-- 卡号：19位，9999 开头，没有这样的发卡行；另一类从 9998 开头
CREATE MACRO 虚构卡(类, 数) AS 类 || lpad(CAST(数 AS VARCHAR), 15, '0');

CREATE MACRO 月(序) AS CAST(202400 + 序 AS VARCHAR);
CREATE MACRO 月初(序) AS make_date(2024, CAST(序 AS INTEGER), 1);
CREATE MACRO 月底(序) AS last_day(make_date(2024, CAST(序 AS INTEGER), 1));

-- 前缀：发号时的县代码。1985年以前发的是老地区的代码，改设、分设以前的是旧代码；
-- 证件号里的前缀跟着人走，不随改设变。
CREATE MACRO 前缀(县, 生年, 数) AS CASE
    WHEN 县 = '510981' THEN CASE WHEN 生年 < 1970 AND 数 % 8 = 0 THEN '512836'
                                 WHEN 生年 < 2019 THEN '510922' ELSE '510981' END
    WHEN 县 IN ('510903', '510904') THEN CASE WHEN 生年 < 1970 AND 数 % 8 = 0 THEN '512832'
                                 WHEN 生年 < 2003 THEN '510902' ELSE 县 END
    WHEN 县 = '510923' THEN CASE WHEN 生年 < 1997 THEN '510921' ELSE '510923' END
    WHEN 生年 < 1970 AND 数 % 8 = 0 THEN '512835'
    ELSE 县 END;
