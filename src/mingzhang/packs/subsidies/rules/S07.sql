-- id = "S07"
-- title = "一人多卡"
-- severity = "info"
-- category = "payment"
-- key = ["证件号"]
-- over = "人卡"
-- inputs = ["人卡.卡号", "人卡.证件号"]
-- optional = ["社保卡", "监护"]
-- message = "证件号{证件号}同时用{行数}张卡领补贴：{说明}。请归到一张卡；换了卡的，在“社保卡”里给旧卡写上止的日期。"
-- basis = "一人一卡；换卡以后旧卡停用"
-- proves = "一个人的补贴成功发到过几张卡，这些卡的有效期重叠的天数超过参数“换卡重叠天数”；卡没有登记的，看使用的日子是否重叠"
-- false_alarm = "丢失、换发的卡，旧卡没有写止的日期；监护人的卡不算"
-- verify = "看旧卡是不是已经注销，银行有没有销户"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '换卡重叠天数' THEN p.值 END) AS 重叠天数
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 多卡 AS (
  SELECT k.证件号
  FROM 人卡 AS k
  WHERE k.卡号 IS NOT NULL AND k.证件号 IS NOT NULL
  GROUP BY k.证件号
  HAVING COUNT(*) > 1
), 用卡 AS (
  SELECT k.证件号, k.卡号, k.首日, k.末日, k.金额
  FROM 人卡 AS k
  JOIN 多卡 AS m ON m.证件号 = k.证件号
  WHERE k.卡号 IS NOT NULL
), 监护人卡 AS (
  SELECT u.证件号, u.卡号
  FROM 用卡 AS u
  JOIN 监护 AS g ON g.被监护人证件号 = u.证件号
  WHERE EXISTS (SELECT 1 FROM 社保卡 AS c WHERE c.卡号 = u.卡号 AND c.证件号 = g.监护人证件号)
    OR EXISTS (SELECT 1 FROM 人卡 AS o WHERE o.卡号 = u.卡号 AND o.证件号 = g.监护人证件号)
), 有效 AS (
  SELECT
    u.证件号, u.卡号, u.首日, u.末日, u.金额,
    CASE WHEN c.卡号 IS NULL THEN '否' ELSE '是' END AS 登记,
    c.起,
    -- 已经停用又没有写日期的，当作用到最后一次领取
    CASE WHEN c.止 IS NULL AND COALESCE(c.状态, '正常') NOT IN ('正常', '有效', '激活') THEN u.末日 ELSE c.止 END AS 止
  FROM 用卡 AS u
  LEFT JOIN 社保卡 AS c ON c.卡号 = u.卡号
  WHERE NOT EXISTS (SELECT 1 FROM 监护人卡 AS w WHERE w.证件号 = u.证件号 AND w.卡号 = u.卡号)
), 两卡 AS (
  SELECT
    a.证件号, a.卡号 AS 甲卡, b.卡号 AS 乙卡,
    CASE WHEN a.登记 = '是' AND b.登记 = '是' THEN GREATEST(a.起, b.起) ELSE GREATEST(a.首日, b.首日) END AS 从,
    CASE WHEN a.登记 = '是' AND b.登记 = '是' THEN COALESCE(LEAST(a.止, b.止), CAST($核对日期 AS DATE))
      ELSE LEAST(a.末日, b.末日) END AS 到
  FROM 有效 AS a
  JOIN 有效 AS b ON b.证件号 = a.证件号 AND b.卡号 > a.卡号
), 重叠 AS (
  SELECT t.证件号, t.甲卡, t.乙卡
  FROM 两卡 AS t
  CROSS JOIN 参数 AS r
  WHERE t.从 IS NULL OR DATE_DIFF('day', t.从, t.到) + 1 > r.重叠天数
), 涉及 AS (
  SELECT o.证件号, o.甲卡 AS 卡号 FROM 重叠 AS o
  UNION
  SELECT o.证件号, o.乙卡 AS 卡号 FROM 重叠 AS o
)
SELECT
  s.证件号,
  COUNT(*) AS 行数,
  SUM(u.金额) AS 金额,
  MIN(u.首日) AS 日期,
  STRING_AGG(
    '尾号' || RIGHT(u.卡号, 4) || '（' || COALESCE(CAST(u.首日 AS VARCHAR), '') || '至' || COALESCE(CAST(u.末日 AS VARCHAR), '') || '）',
    '、' ORDER BY u.首日, u.卡号
  ) AS 说明
FROM 涉及 AS s
JOIN 用卡 AS u ON u.证件号 = s.证件号 AND u.卡号 = s.卡号
GROUP BY s.证件号
