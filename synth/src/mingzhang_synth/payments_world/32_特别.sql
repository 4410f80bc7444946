-- 埋下差错和陷阱的人。一行一人一项：规则、种类（fault 差错，trap 陷阱）、变式、位（一件里的第几人）、
-- 政策（空的不领）、月额，起月 = 起 + 起移 × 移，止月 = 止 + 止移 × 移；移：每件不同的月份，2 到 7。
-- 一直领到年底的止 12，没有止的日期。
CREATE TABLE 角色 AS
SELECT * FROM (VALUES
    ('S02', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 出生日期不成日期
    ('S02', 'fault', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 从没有过的区划
    ('S02', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 改设、撤销了的区划，外地的区划，闰日
    ('S06', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 三人一卡
    ('S06', 'fault', 0, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'fault', 0, 2, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'fault', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 两人一卡
    ('S06', 'fault', 1, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 孩子的钱发在监护人卡上
    ('S06', 'trap', 0, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 一个监护人，两个孩子
    ('S06', 'trap', 1, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'trap', 1, 2, 'DB-NC', 400, 1, 0, 12, 0),
    ('S06', 'trap', 2, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 错发到别人卡上，失败后改发本人的卡
    ('S06', 'trap', 2, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S07', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 两张卡轮着领
    ('S07', 'fault', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 换了新卡，旧卡没有注销
    ('S07', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 换卡，旧卡止日在新卡起日之前
    ('S07', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 换卡，新旧同时有效二十天
    ('S12', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 2, 1), -- 去世后还发了两个月
    ('S12', 'fault', 1, 0, 'TK-NC-FS', 540, 1, 0, 2, 1),
    ('S12', 'fault', 2, 0, 'GL', 50, 1, 0, 2, 1),
    ('S12', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 去世当月照发
    ('S12', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 去世后补发生前的月份
    ('S12', 'trap', 2, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 同名的人去世
    ('S12', 'trap', 2, 1, 'DB-NC', 400, 1, 0, 12, 0),
    ('S12', 'trap', 3, 0, NULL, 0, 1, 0, 12, 0), -- 去世后发的是按户按地的补贴
    ('S20', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 本人在编
    ('S20', 'fault', 1, 0, 'TK-NC-FS', 540, 1, 0, 12, 0),
    ('S20', 'fault', 2, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 配偶在编
    ('S20', 'fault', 2, 1, NULL, 0, 1, 0, 12, 0),
    ('S20', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 公益性岗位
    ('S20', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 村医
    ('S20', 'trap', 2, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 早已不在编
    ('S20', 'trap', 3, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 已经离婚
    ('S20', 'trap', 3, 1, NULL, 0, 1, 0, 12, 0),
    ('S20', 'trap', 4, 0, 'GL', 50, 1, 0, 12, 0), -- 在编，领的是高龄津贴
    ('S27', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 同期发两次
    ('S27', 'fault', 1, 0, 'CJR-SH', 90, 1, 0, 12, 0),
    ('S27', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 失败后重发
    ('S27', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 退回后重发
    ('S27', 'trap', 2, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 几个月合在一笔补发
    ('S27', 'trap', 3, 0, 'DB-NC', 390, 1, 0, 12, 0), -- 提标后补发差额
    ('S29', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 低保、特困同领四个月
    ('S29', 'fault', 0, 0, 'TK-NC-FS', 540, 0, 1, 3, 1),
    ('S29', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 换领的当月重叠
    ('S29', 'trap', 0, 0, 'TK-NC-FS', 540, 0, 1, 12, 0),
    ('S29', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 可以同领的
    ('S29', 'trap', 1, 0, 'CJR-SH', 90, 1, 0, 12, 0),
    ('S35', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 一个月多发
    ('S35', 'fault', 1, 0, 'TK-NC-FS', 540, 1, 0, 12, 0),
    ('S35', 'fault', 2, 0, 'CJR-SH', 90, 1, 0, 12, 0),
    ('S35', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 几个月合在一笔补发
    ('S35', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 多的那笔失败了，改成对的
    ('S35', 'trap', 2, 0, 'GL', 50, 1, 0, 12, 0), -- 没有标准的补贴
    ('S35', 'trap', 3, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 正好是标准
    ('S53', 'fault', 0, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 断了两个月
    ('S53', 'fault', 1, 0, 'CJR-SH', 90, 1, 0, 12, 0), -- 失败了没有重发
    ('S53', 'trap', 0, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 暂停
    ('S53', 'trap', 1, 0, 'DB-NC', 400, 1, 0, 0, 1), -- 终止
    ('S53', 'trap', 2, 0, 'DB-NC', 400, 1, 0, 12, 0), -- 断的月份后来一笔补发
    ('S53', 'trap', 3, 0, 'DB-NC', 400, 1, 1, 12, 0) -- 年中才批准
) AS t(规则, 种类, 变式, 位, 政策代码, 月额, 起, 起移, 止, 止移);

CREATE TABLE 特别人 AS
WITH 变式数 AS (SELECT 规则, 种类, max(变式) + 1 AS 变式数 FROM 角色 GROUP BY ALL),
件 AS (
    SELECT 规则, 种类, 件, 件 % 变式数 AS 变式, 2 + 签(规则 || 种类, 件) % 6 AS 移
    FROM 世界, 变式数, LATERAL (SELECT unnest(range(世界.差错)) AS 件) AS 逐
),
人位 AS (SELECT DISTINCT 规则, 种类, 变式, 位 FROM 角色),
编号 AS (
    SELECT 件.*, 人位.位,
           row_number() OVER (ORDER BY 件.规则, 件.种类, 件.件, 人位.位) - 1 AS k
    FROM 件 JOIN 人位 USING (规则, 种类, 变式)
),
出生 AS (
    -- 监护人卡上的孩子 2010 年以后生，其余的 1950 至 1989 年生；几天一轮，一轮一个顺序号
    SELECT 编号.*, 村.v, 村.村代码, 村.县代码,
           规则 = 'S06' AND 种类 = 'trap' AND 变式 < 2 AND 位 > 0 AS 孩子,
           CASE WHEN 孩子 THEN k // 3650 ELSE k // 14610 END + 1 AS 顺序,
           CASE WHEN 孩子 THEN DATE '2010-01-01' + CAST(k % 3650 AS INTEGER)
                ELSE DATE '1950-01-01' + CAST(k * 7919 % 14610 AS INTEGER) END AS 生日
    FROM 编号, 世界, 村 WHERE 村.v = k % 世界.村数
),
头 AS (
    SELECT *,
           CASE WHEN 规则 = 'S02' AND 种类 = 'fault' AND 变式 = 1
                THEN ['510929', '510999', '510950', '510911'][1 + 件 // 2 % 4]
                WHEN 规则 = 'S02' AND 种类 = 'trap'
                THEN ['512836', '510922', '510902', '512832', '512835', '500152', '512123',
                      '110101', '510921'][1 + 件 % 9]
                ELSE 前缀(县代码, year(生日), 签('特前缀', k)) END AS 号前缀,
           CASE WHEN 规则 = 'S02' AND 种类 = 'fault' AND 变式 = 0
                THEN year(生日) * 10000 + [230, 431, 1301, 1131][1 + 件 // 2 % 4]
                WHEN 规则 = 'S02' AND 种类 = 'trap' AND 件 % 9 = 8 THEN 19600229
                ELSE 八位(生日) END AS 号生日,
           -- 同一天的不止一人的，顺序号按件数错开
           CASE WHEN 规则 = 'S02' AND 种类 = 'fault' AND 变式 = 0 THEN 1 + 件 // 8
                WHEN 规则 = 'S02' AND 种类 = 'trap' AND 件 % 9 = 8 THEN 100 + 件 // 9
                ELSE 顺序 END AS 号顺序
    FROM 出生
)
SELECT k, 规则, 种类, 件, 变式, 位, 移, v, 村代码, 县代码, 生日,
       虚构号(号头(号前缀, 号生日, 号顺序)) AS 证件号,
       -- 同名的人：第二位与第一位同名
       虚构名(签('特名', CASE WHEN 规则 = 'S12' THEN k - 位 ELSE k END)) AS 姓名,
       虚构卡('9998', k) AS 卡号, 虚构卡('9997', k) AS 新卡号
FROM 头 ORDER BY k;

CREATE TABLE 特别享受 AS
SELECT 人.*, 角色.政策代码, CAST(角色.月额 AS DECIMAL(18, 2)) AS 月额,
       CAST(角色.起 + 角色.起移 * 人.移 AS TINYINT) AS 起月,
       CAST(角色.止 + 角色.止移 * 人.移 AS TINYINT) AS 止月,
       NOT (角色.止 = 12) AS 已停, '正常' AS 状态
FROM 特别人 AS 人 JOIN 角色 USING (规则, 种类, 变式, 位)
WHERE 角色.政策代码 IS NOT NULL
ORDER BY 人.k, 角色.政策代码;
UPDATE 特别享受 SET 状态 = '终止' WHERE 已停;

-- 他们的发放，先照常；后面每条规则改成自己要的样子。序：期间的月序；付月：哪个月的那批发的；
-- 提前：比那批的日子早几天。
CREATE TABLE 特发 AS
SELECT k, 规则, 种类, 变式, 件, 位, 移, 序, 序 AS 付月, CAST(0 AS INTEGER) AS 提前,
       政策代码, 月(序) AS 期间, CAST(1 AS BIGINT) AS 期数, 证件号, 姓名, 卡号, 村代码, 县代码,
       CAST(1 AS DECIMAL(18, 4)) AS 数量, 月额 AS 金额, '成功' AS 状态, '正常' AS 发放类型
FROM 特别享受, LATERAL (SELECT unnest(range(起月, 止月 + 1)) AS 序) AS 逐
ORDER BY k, 政策代码, 序;

CREATE TABLE 答案 (rule VARCHAR, key MAP(VARCHAR, VARCHAR), kind VARCHAR, cause VARCHAR);
CREATE MACRO 人期键(证件号, 政策代码, 期间) AS
    MAP {'证件号': 证件号, '政策代码': 政策代码, '期间': 期间};
-- 人名册里由各规则添的行
CREATE TABLE 添死亡 (证件号 VARCHAR, 姓名 VARCHAR, 死亡日期 DATE, 登记日期 DATE);
CREATE TABLE 添供养 (证件号 VARCHAR, 姓名 VARCHAR, 人员性质 VARCHAR, 起 DATE, 止 DATE);
CREATE TABLE 添婚姻 (证件号 VARCHAR, 配偶证件号 VARCHAR, 起 DATE, 止 DATE);
CREATE TABLE 添卡 (卡号 VARCHAR, 证件号 VARCHAR, 状态 VARCHAR, 起 DATE, 止 DATE);
CREATE TABLE 添监护 (被监护人证件号 VARCHAR, 监护人证件号 VARCHAR, 起 DATE, 止 DATE);
INSERT INTO 添卡 SELECT 卡号, 证件号, '正常', DATE '2016-05-01', NULL FROM 特别人 WHERE 规则 <> 'S07';
