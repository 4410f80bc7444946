-- 寻常的人：每村依次是低保、特困、高龄和其他的人；n 唯一，出生日期和顺序号由 n 得来，所以号也唯一。
CREATE TABLE 人 AS
WITH 人次 AS (
    SELECT 村.v, 世界.村数, 村.村代码, 村.县代码, j, 村.离群, 村.低保数, 村.残疾数, 村.特困数,
           村.v + j * 世界.村数 AS n,
           CASE WHEN j < 村.低保数 THEN '低保' WHEN j < 村.低保数 + 村.特困数 THEN '特困'
                WHEN j < 村.低保数 + 村.特困数 + 村.高龄数 THEN '高龄' ELSE '其他' END AS 组,
           -- 高龄的人在组内的次序，决定出生日期
           村.v + (j - 村.低保数 - 村.特困数) * 世界.村数 AS 老
    FROM 世界, 村, LATERAL (
        SELECT unnest(range(村.低保数 + 村.特困数 + 村.高龄数 + 村.其他数)) AS j) AS 逐
),
出生 AS (
    SELECT *,
           -- 高龄的 1920 至 1943 年生（8766 天），其余的 1944 至 2014 年生（25933 天）
           CASE WHEN 组 = '高龄' THEN DATE '1920-01-01' + CAST(老 * 3571 % 8766 AS INTEGER)
                ELSE DATE '1944-01-01' + CAST(n * 7919 % 25933 AS INTEGER) END AS 生日,
           CASE WHEN 组 = '高龄' THEN 999 - 老 // 8766 ELSE 999 - n // 25933 END AS 顺序
    FROM 人次
)
SELECT n, v, j, 离群, 组, 组 = '低保' AND j < 残疾数 AS 残疾, 村代码, 县代码, 生日,
       虚构号(号头(前缀(县代码, year(生日), 签('前缀', n)), 八位(生日), 顺序)) AS 证件号,
       虚构名(签('名', n)) AS 姓名,
       -- 孩子的钱发在监护人的卡上：同村前一个人，已成年的
       组 = '低保' AND j % 2 = 1 AND 生日 >= DATE '2008-01-01'
           AND (n - 村数) * 7919 % 25933 < 20000 AS 有监护,
       虚构卡('9999', CASE WHEN 有监护 THEN n - 村数 ELSE n END) AS 卡号,
       -- 一百人里三个左右在 2023 年 10 月到 2024 年 12 月去世
       CASE WHEN 成('去世', n) < (CASE WHEN 组 = '高龄' THEN 0.04 ELSE 0.02 END)
            THEN DATE '2023-10-01' + CAST(签('去世日', n) % 457 AS INTEGER) END AS 死亡日期
FROM 出生 ORDER BY n;
